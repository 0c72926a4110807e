namespace StreamOtter.Server.Tests.Security;

/// <summary>The streams of stream-sea's jails, for clients of another protocol: only who is allowed them by name gets at them.</summary>
public sealed class JailedStreamTests : SecurityTest
{
    private const string Stream = "stream-sea.acme.boiler";

    [Theory]
    [InlineData("*", 4301)]
    [InlineData("*acme*", 4301)]
    [InlineData("stream-*", 4301)]
    [InlineData("stream-sea.other.*", 4301)]
    [InlineData("stream-sea.acme.*", 0)]
    [InlineData(Stream, 0)]
    public async Task JailedStream_OnlyAPatternThatNamesIt_Allows(string pattern, int code)
    {
        using var client = await HelloAsync(Token(publish: pattern, subscribe: pattern));

        await PublishAsync(client, 1, Stream);
        var answer = await client.ReceiveJsonAsync();
        Assert.Equal(code == 0 ? "ack" : "nack", answer.GetProperty("type").GetString());
        await client.SendTextAsync($$"""{"type":"subscribe","sub":1,"stream":"{{Stream}}","from":"earliest"}""");
        if (code == 0)
            await client.ReceiveTypeAsync("records");
        else
            Assert.Contains("belongs to a jail of stream-sea", (await client.ReceiveTypeAsync("error")).GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task JailedStream_PatternOfEverything_LeavesItOut()
    {
        await Server.AppendAsync(Stream, "1"u8.ToArray());
        await Server.AppendAsync("zzz", "1"u8.ToArray()); // streams are joined in the order of their names
        using var client = await HelloAsync(Token());

        await client.SendTextAsync("""{"type":"subscribe","sub":1,"streams":"*","from":"earliest"}""");

        var records = await client.ReceiveTypeAsync("records");
        Assert.Equal("zzz", records.GetProperty("stream").GetString());
    }
}
