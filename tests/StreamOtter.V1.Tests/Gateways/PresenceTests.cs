namespace StreamOtter.V1.Tests.Gateways;

public sealed class PresenceTests
{
    [Fact]
    public async Task Presence_NobodySubscribes_IsNone_AndMakesNoStream()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();

        Assert.Equal(0, await CountAsync(client, "nobody"));

        Assert.DoesNotContain("nobody", await gateway.Engine.ListAsync());
    }

    [Fact]
    public async Task Presence_SubscriptionsComeAndGo_CountsThem()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var one = await gateway.ConnectAsync();
        using var two = await gateway.ConnectAsync();
        await one.SubscribeAsync(1, "s");
        await two.SubscribeAsync(1, "s", ""","filter":{"key":"x"}""");
        await two.SubscribeAsync(2, "other");

        Assert.Equal(2, await CountAsync(one, "s"));
        Assert.Equal(1, await CountAsync(one, "other"));

        await two.SendAsync("""{"type":"unsubscribe","sub":1}""");
        await two.ReceiveAsync("unsubscribed");
        await two.ExpectNothingAsync();
        Assert.Equal(1, await CountAsync(one, "s"));
    }

    [Fact]
    public async Task Presence_GuideClients_AreCounted()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var guide = await gateway.ConnectGuideAsync();
        using var client = await gateway.ConnectAsync();
        await guide.SendAsync("""{"type":"ping"}"""); // answered when its subscription has begun
        await guide.ReceiveAsync();

        Assert.Equal(1, await CountAsync(client, "websocket-messages"));
    }

    [Fact]
    public async Task Presence_WithoutStream_IsAnErrorWithItsNumber()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();

        await client.SendAsync("""{"type":"presence","id":9}""");

        var error = await client.ReceiveAsync("error");
        Assert.Equal(4007, error.GetProperty("code").GetInt32());
        Assert.Equal(9, error.GetProperty("id").GetInt64());
    }

    private static async Task<int> CountAsync(TestClient client, string stream)
    {
        await client.SendAsync($$"""{"type":"presence","id":3,"stream":"{{stream}}"}""");
        var presence = await client.ReceiveAsync("presence");
        Assert.Equal(3, presence.GetProperty("id").GetInt64());
        Assert.Equal(stream, presence.GetProperty("stream").GetString());
        return presence.GetProperty("subscriptions").GetInt32();
    }
}
