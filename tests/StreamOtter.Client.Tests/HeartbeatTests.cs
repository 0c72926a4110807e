using StreamOtter.Client.Tests.Support;

namespace StreamOtter.Client.Tests;

public sealed class HeartbeatTests : ClientTest
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Client_GatewaySilent_PingsAndThenConnectsAnew()
    {
        var time = new ManualTime();
        var client = NewClient(options => options with { TimeProvider = time, Random = new FixedRandom(0) });
        var connecting = client.ConnectAsync();
        var connection = await Gateway.WelcomeAsync();
        await connecting.WaitAsync(Bounds.Wait);
        await time.WhenTimerAsync(Heartbeat);
        time.Advance(Heartbeat);
        await connection.ReceiveAsync("ping");
        time.Advance(Heartbeat);
        await Gateway.WelcomeAsync();
        Assert.Contains(Changes, change => change.Cause?.Message.Contains("silent", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Client_GatewayAnswersPings_Stays()
    {
        var time = new ManualTime();
        var client = NewClient(options => options with { TimeProvider = time });
        var connecting = client.ConnectAsync();
        var connection = await Gateway.WelcomeAsync();
        await connecting.WaitAsync(Bounds.Wait);
        await time.WhenTimerAsync(Heartbeat);
        for (var i = 1; i <= 3; i++)
        {
            time.Advance(Heartbeat);
            var ping = await connection.ReceiveAsync("ping");
            await connection.SendAsync($$"""{"type":"pong","id":{{ping.GetProperty("id").GetInt64()}}}""");
            var end = client.GetEndAsync("s").AsTask();
            await connection.SubscribedAsync();
            await end.WaitAsync(Bounds.Wait); // it has read the pong
            await connection.ReceiveAsync("unsubscribe");
            await connection.SendAsync("""{"type":"unsubscribed","sub":1,"stream":"s","position":{"epoch":"e","offsets":{}}}""");
            await WhenIdleAsync(client, connection);
            time.Advance(Heartbeat); // heard: no ping, no end
        }
        Assert.Equal(ClientState.Open, client.State);
    }

    private static async Task WhenIdleAsync(StreamOtterClient client, FakeConnection connection)
    {
        var publishing = client.PublishAsync("s", "x").AsTask();
        var publish = await connection.ReceiveAsync("publish");
        await connection.SendAsync(Ack(publish.GetProperty("seq").GetInt64()));
        await publishing.WaitAsync(Bounds.Wait);
    }
}
