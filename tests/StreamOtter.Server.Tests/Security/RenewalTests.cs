namespace StreamOtter.Server.Tests.Security;

/// <summary>Another token on an open connection, and the end of one.</summary>
public sealed class RenewalTests : SecurityTest
{
    /// <summary>At least one beat of the connections.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Token_Expires_EndsTheConnection()
    {
        using var client = await HelloAsync(Token(seconds: 60));
        Time.Advance(TimeSpan.FromSeconds(60) - Beat);
        await client.SendTextAsync("""{"type":"ping","id":1}""");
        await client.ReceiveTypeAsync("pong");
        Time.Advance(Beat);
        await ExpectDeniedAsync(client, "expired");
    }

    [Fact]
    public async Task Token_HasExpired_NothingIsTakenAnyMore()
    {
        using var client = await HelloAsync(Token(seconds: 62));
        Time.Advance(TimeSpan.FromSeconds(62)); // between two beats
        await PublishAsync(client, 1, "a");
        await ExpectDeniedAsync(client, "expired");
        Assert.Empty(await Server.StoredAsync("a"));
    }

    [Fact]
    public async Task Token_Renewed_LetsTheConnectionLive()
    {
        using var client = await HelloAsync(Token(seconds: 60));
        for (var i = 0; i < 5; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(40));
            await client.SendTextAsync($$"""{"type":"auth","token":"{{Token(seconds: 60)}}"}""");
            Assert.Equal(60_000, (await client.ReceiveTypeAsync("authorized")).GetProperty("expiresIn").GetInt64());
        }
        await PublishAsync(client, 1, "a");
        await client.ReceiveTypeAsync("ack");
        Time.Advance(TimeSpan.FromSeconds(60));
        await ExpectDeniedAsync(client, "expired");
    }

    [Fact]
    public async Task Token_WithOtherRights_ReplacesThoseBefore()
    {
        using var client = await HelloAsync(Token(publish: "a", subscribe: "a b"));
        await client.SendTextAsync("""{"type":"subscribe","sub":1,"stream":"a"}""");
        await client.ReceiveTypeAsync("subscribed");
        await client.SendTextAsync("""{"type":"subscribe","sub":2,"stream":"b"}""");
        await client.ReceiveTypeAsync("subscribed");

        await client.SendTextAsync($$"""{"type":"auth","token":"{{Token(publish: "b", subscribe: "b")}}"}""");
        await client.ReceiveTypeAsync("authorized");
        await ExpectForbiddenAsync(client, "sub", 1);

        await PublishAsync(client, 1, "a");
        Assert.Equal(4301, (await client.ReceiveTypeAsync("nack")).GetProperty("code").GetInt32());
        await Server.AppendAsync("a", "1"u8.ToArray());
        await PublishAsync(client, 2, "b");
        await client.ReceiveTypeAsync("ack");
        Assert.Equal(2, (await client.ReceiveTypeAsync("records")).GetProperty("sub").GetInt32());
        await client.SendTextAsync("""{"type":"subscribe","sub":1,"stream":"b"}""");
        await client.ReceiveTypeAsync("subscribed");
        Assert.Empty(client.Others);
    }

    [Fact]
    public async Task Group_TheTokenDoesNotAllow_HasNoSuchMember()
    {
        using var client = await HelloAsync(Token(subscribe: "a"));
        await client.SendTextAsync("""{"type":"subscribe","sub":1,"stream":"b","group":"g"}""");
        await ExpectForbiddenAsync(client, "sub", 1);
        await client.SendTextAsync("""{"type":"subscribe","sub":2,"stream":"a","group":"g"}""");
        await client.ReceiveTypeAsync("subscribed");

        await client.SendTextAsync($$"""{"type":"auth","token":"{{Token(subscribe: "c")}}"}""");
        await client.ReceiveTypeAsync("authorized");
        await ExpectForbiddenAsync(client, "sub", 2);
        await Server.AppendAsync("a", "1"u8.ToArray());
        await client.SendTextAsync("""{"type":"ack","sub":2,"at":[[0,0,1]]}""");
        await client.SendTextAsync("""{"type":"ping","id":1}""");
        await client.ReceiveTypeAsync("pong");
        Assert.Empty(client.Others);
    }

    [Fact]
    public async Task Pattern_OfStreams_HasThoseThatTheTokenAllows()
    {
        foreach (var stream in new[] { "mine.1", "other.1" })
            await Server.AppendAsync(stream, "1"u8.ToArray());
        using var client = await HelloAsync(Token(subscribe: "mine.*"));
        await client.SendTextAsync("""{"type":"subscribe","sub":1,"streams":"*","from":"earliest"}""");
        Assert.Equal("*", (await client.ReceiveTypeAsync("subscribed")).GetProperty("streams").GetString());
        Assert.Equal("mine.1", (await client.ReceiveTypeAsync("records")).GetProperty("stream").GetString());

        await client.SendTextAsync($$"""{"type":"auth","token":"{{Token(subscribe: "other.*", seconds: 3600)}}"}""");
        await client.ReceiveTypeAsync("authorized");
        var error = await client.ReceiveTypeAsync("error");
        Assert.Equal((4301, "mine.1"), (error.GetProperty("code").GetInt32(), error.GetProperty("stream").GetString()));
        await Server.AppendAsync("mine.1", "2"u8.ToArray());
        var found = client.ReceiveTypeAsync("records");
        await UntilAsync(() =>
        {
            Time.Advance(TimeSpan.FromMilliseconds(10)); // the gateway looks for streams now and then
            return found.IsCompleted;
        });
        Assert.Equal("other.1", (await found).GetProperty("stream").GetString());
        Assert.DoesNotContain(client.Others, message => message.GetProperty("type").GetString() == "records");
        Assert.Single(client.Others, message => message.TryGetProperty("stream", out var stream) && stream.GetString() == "mine.1");
    }

    [Fact]
    public async Task Token_OfSomebodyElse_EndsTheConnection()
    {
        using var client = await HelloAsync(Token(sub: "me"));
        await client.SendTextAsync($$"""{"type":"auth","token":"{{Token(sub: "you")}}"}""");
        await ExpectDeniedAsync(client, "somebody else");
    }

    [Fact]
    public async Task Token_ThatIsNone_EndsTheConnection()
    {
        using var client = await HelloAsync(Token());
        await client.SendTextAsync("""{"type":"auth","token":"nonsense"}""");
        await ExpectDeniedAsync(client, "JWT");
    }

    [Fact]
    public async Task Auth_WithoutAToken_IsABadRequest()
    {
        using var client = await HelloAsync(Token());
        await client.SendTextAsync("""{"type":"auth"}""");
        Assert.Equal(4007, (await client.ReceiveTypeAsync("error")).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Auth_BeforeHello_IsOutOfOrder()
    {
        using var client = await Server.V1Async();
        await client.SendTextAsync($$"""{"type":"auth","token":"{{Token()}}"}""");
        await client.ExpectCloseAsync(4002);
    }
}
