namespace StreamOtter.Server.Tests.Security;

/// <summary>What clients without a token may do where the operator allows them something.</summary>
public sealed class AnonymousTests : SecurityTest
{
    protected override GatewayOptions Options =>
        base.Options with { Auth = base.Options.Auth with { Anonymous = new() { Subscribe = ["public.*", "websocket-messages"] } } };

    [Fact]
    public async Task Client_WithoutAToken_MayDoWhatItSays()
    {
        using var client = await Server.V1Async();
        await client.SendTextAsync("""{"type":"hello"}""");
        Assert.False((await client.ReceiveTypeAsync("welcome")).TryGetProperty("expiresIn", out _));
        await client.SendTextAsync("""{"type":"subscribe","sub":1,"stream":"public.news"}""");
        await client.ReceiveTypeAsync("subscribed");
        await client.SendTextAsync("""{"type":"subscribe","sub":2,"stream":"orders"}""");
        await ExpectForbiddenAsync(client, "sub", 2);
        await PublishAsync(client, 1, "public.news");
        Assert.Equal(4301, (await client.ReceiveTypeAsync("nack")).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Client_WithAWrongToken_IsNotTakenForAnonymous()
    {
        using var client = await Server.V1Async();
        await client.SendTextAsync($$"""{"type":"hello","token":"{{Token(seconds: -1)}}"}""");
        await ExpectDeniedAsync(client, "expired");
        Assert.StartsWith("HTTP/1.1 401 ", await AskAsync("/ws", "Authorization: Bearer nonsense\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_ThatShowsATokenLater_GetsItsRights()
    {
        using var client = await Server.V1Async();
        await client.SendTextAsync("""{"type":"hello"}""");
        await client.ReceiveTypeAsync("welcome");
        await client.SendTextAsync($$"""{"type":"auth","token":"{{Token(publish: "orders")}}"}""");
        await client.ReceiveTypeAsync("authorized");
        await PublishAsync(client, 1, "orders");
        await client.ReceiveTypeAsync("ack");
    }

    [Fact]
    public async Task GuideClient_WithoutAToken_ListensOnly()
    {
        using var client = await Server.GuideAsync();
        Assert.Equal("SYSTEM", (await client.ReceiveJsonAsync()).GetProperty("messageType").GetString());
        await client.SendTextAsync("""{"messageType":"USER","content":"x","timestamp":"2024-01-01T12:00:00Z","id":"7"}""");
        var error = await client.ReceiveJsonAsync();
        Assert.Equal(("ERROR", "forbidden", "7"), (error.GetProperty("messageType").GetString(), error.GetProperty("code").GetString(), error.GetProperty("id").GetString()));
        Assert.Empty(await Server.StoredAsync("websocket-messages"));
    }
}
