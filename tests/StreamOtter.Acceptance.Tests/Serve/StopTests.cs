using System.Net.Sockets;
using System.Text;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Serve;

/// <summary>Whoever is connected cannot keep a gateway from stopping.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Stop_WithClientThatNeverAnswers_IsDoneInTime()
    {
        using var directory = new TestDirectory();
        await using var gateway = await GatewayProcess.StartAsync(
            ["--data", directory.At("data")], new Dictionary<string, string> { ["STREAMOTTER__SOCKETS__CLOSETIMEOUT"] = "00:00:01" });
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Guide.Host, gateway.Guide.Port).Bounded();
        var request = $"GET /ws HTTP/1.1\r\nHost: {gateway.Guide.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        await gateway.WaitForLogAsync("connected");

        gateway.Send(Signal.Terminate);
        Assert.Equal(0, await gateway.WaitForExitAsync(TimeSpan.FromSeconds(10)));
    }
}
