namespace StreamOtter.Server.Tests.V1;

/// <summary>Streams that are the gateway's own are nobody else's.</summary>
public sealed class V1SystemStreamTests : V1Test
{
    private const int Forbidden = 4301;

    // Its administrator would be in one of them.
    protected override GatewayOptions Options => new() { StreamSea = new() { Enabled = false } };

    [Theory]
    [InlineData("_streamotter")]
    [InlineData("_streamotter-groups")]
    [InlineData("_streamotter_mine")]
    public async Task Anything_SystemStream_IsForbiddenAndMakesNone(string stream)
    {
        using var client = await OpenAsync();

        await client.SendTextAsync($$"""{"type":"subscribe","sub":1,"stream":"{{stream}}"}""");
        Assert.Equal(Forbidden, await ErrorAsync(client));
        await client.SendTextAsync($$"""{"type":"read","id":1,"stream":"{{stream}}","from":"earliest"}""");
        Assert.Equal(Forbidden, await ErrorAsync(client));
        await client.SendTextAsync($$"""{"type":"presence","id":2,"stream":"{{stream}}"}""");
        Assert.Equal(Forbidden, await ErrorAsync(client));
        await client.SendTextAsync($$"""{"type":"publish","stream":"{{stream}}","seq":1,"records":[{"k":"a","v":1}]}""");
        var nack = await client.ReceiveTypeAsync("nack");
        Assert.Equal(("refused", Forbidden), (nack.GetProperty("outcome").GetString(), nack.GetProperty("code").GetInt32()));

        await Assert.ThrowsAsync<StreamOtter.Streams.EngineException>(() => Server.Log.OpenAsync(stream, mayCreate: false).AsTask());
        await PublishAsync(client, 2, """{"s":"goes on"}""");
        await client.ReceiveTypeAsync("ack");
    }

    [Fact]
    public void Validate_GuideOnASystemStream_SaysSo()
    {
        var errors = new GatewayOptions { Guide = new() { Topic = "_streamotter" } }.Validate();
        Assert.Contains("_streamotter", Assert.Single(errors), StringComparison.Ordinal);
    }
}
