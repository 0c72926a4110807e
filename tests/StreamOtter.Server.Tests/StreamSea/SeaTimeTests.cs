using StreamOtter.Protocol.WebSockets;

namespace StreamOtter.Server.Tests.StreamSea;

/// <summary>What stream-sea's connections do as time passes.</summary>
public sealed class SeaTimeTests : GatewayTest
{
    protected override bool HasManualTime => true;

    protected override GatewayOptions Options => new()
    {
        StreamSea = new() { AdminSecret = "a secret" },
        Sockets = new() { Heartbeat = TimeSpan.FromHours(1) }, // the gateway's own pings are for the silent
    };

    [Fact]
    public async Task Connection_IsPingedAtLeastEvery30Seconds_AlsoWhenItIsNotSilent()
    {
        using var client = await AuthenticatedAsync();
        for (var n = 0; n < 4; n++)
        {
            var pinged = false;
            for (var second = 0; second < 30 && !pinged; second += 5)
            {
                await client.SendAsync(Opcode.Ping, "it is not silent"u8);
                Assert.Equal(Opcode.Pong, (await client.ReceiveAsync())!.Opcode);
                Time.Advance(TimeSpan.FromSeconds(5));
                await client.SendAsync(Opcode.Ping, "a mark"u8);
                for (var frame = await client.ReceiveAsync(); frame!.Opcode != Opcode.Pong; frame = await client.ReceiveAsync())
                {
                    Assert.Equal(Opcode.Ping, frame.Opcode);
                    pinged = true;
                }
            }
            Assert.True(pinged);
        }
    }

    [Fact]
    public async Task Connection_ThatDoesNotAuthenticate_IsClosed()
    {
        using var client = await RawSocket.OpenAsync(Server.Port, "/api/v1/streams");
        await client.SendAsync(Opcode.Ping, ""u8); // who reads has begun to count
        Assert.Equal(Opcode.Pong, (await client.ReceiveAsync())!.Opcode);
        Time.Advance(TimeSpan.FromSeconds(9));
        await client.SendAsync(Opcode.Ping, ""u8);
        Assert.Equal(Opcode.Pong, (await client.ReceiveAsync())!.Opcode);

        Time.Advance(TimeSpan.FromSeconds(1));

        await client.ExpectCloseAsync(4408);
    }

    [Fact]
    public async Task Connection_ThatHasAuthenticated_StaysForLongerThanThat()
    {
        using var client = await AuthenticatedAsync();
        Time.Advance(TimeSpan.FromMinutes(1));

        await client.SendTextAsync("""{"id":2,"action":"subscribe","payload":"s"}""");

        var frame = await client.ReceiveAsync();
        while (frame!.Opcode == Opcode.Ping)
            frame = await client.ReceiveAsync();
        Assert.Equal("""{"id":2,"action":"subscription","success":true,"streamName":"s","payload":2}""", frame.Text);
    }

    private async Task<RawSocket> AuthenticatedAsync()
    {
        var client = await RawSocket.OpenAsync(Server.Port, "/api/v1/streams");
        await client.SendTextAsync("""{"id":1,"action":"authenticate","payload":{"type":"basic","clientId":"admin","clientSecret":"a secret"}}""");
        Assert.True((await client.ReceiveJsonAsync()).GetProperty("success").GetBoolean());
        return client;
    }
}
