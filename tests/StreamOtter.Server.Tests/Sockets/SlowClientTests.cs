using StreamOtter.Protocol.WebSockets;

namespace StreamOtter.Server.Tests.Sockets;

/// <summary>Clients that do not read, or do not answer, cost little and hurt nobody.</summary>
public sealed class SlowClientTests : GatewayTest
{
    /// <summary>More than the buffers of both kernels and of the gateway hold together.</summary>
    private const int Flood = 64 << 20;

    protected override bool HasManualTime => true;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_ClientThatTakesNoAnswers_IsNotReadAnyMore(bool pings)
    {
        using var client = await Server.GuideAsync();
        var frame = pings ? Frame.Encode(Opcode.Ping, new byte[125]) : Frame.Encode(Opcode.Text, "x"u8);
        var frames = Enumerable.Repeat(frame, 1_000).SelectMany(bytes => bytes).ToArray();
        var sent = 0L;
        var refused = 0;
        // The kernel takes no more once the gateway does not: then a while must pass without anything being taken.
        while (refused < 200)
        {
            var some = client.TrySend(frames.AsSpan((int)(sent % frames.Length)));
            sent += some;
            refused = some == 0 ? refused + 1 : 0;
            Assert.True(sent < Flood, "The gateway reads on and on.");
            if (some == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
        using var other = await Server.GuideAsync();
        _ = await other.ReceiveJsonAsync();
    }

    [Fact]
    public async Task Write_ClientThatNeverReads_OthersGetEverything()
    {
        using var idle = await Server.GuideAsync();
        using var other = await Server.GuideAsync();
        _ = await other.ReceiveJsonAsync();
        var value = new byte[500_000];
        for (var i = 0; i < 40; i++)
        {
            await Server.AppendAsync("websocket-messages", value);
            Assert.Equal(i, (await other.ReceiveJsonAsync()).GetProperty("position").GetProperty("offset").GetInt64());
        }
    }

    [Fact]
    public async Task Heartbeat_SilentClient_IsPingedThenEnded()
    {
        using var client = await Server.GuideAsync();
        _ = await client.ReceiveJsonAsync();
        Time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(Opcode.Ping, (await client.ReceiveAsync())!.Opcode);
        Assert.Equal(1, Server.Gateway.ConnectionCount);
        Time.Advance(TimeSpan.FromSeconds(25));
        await client.ExpectEndAsync();
        await UntilAsync(() => Server.Gateway.ConnectionCount == 0);
    }

    [Fact]
    public async Task Heartbeat_ClientThatAnswers_Lives()
    {
        using var client = await Server.GuideAsync();
        _ = await client.ReceiveJsonAsync();
        for (var i = 0; i < 10; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(25));
            Assert.Equal(Opcode.Ping, (await client.ReceiveAsync())!.Opcode);
            await client.SendAsync(Opcode.Pong, []);
            // It was heard when what follows it is answered.
            await client.SendTextAsync("x");
            _ = await client.ReceiveJsonAsync();
        }
    }
}
