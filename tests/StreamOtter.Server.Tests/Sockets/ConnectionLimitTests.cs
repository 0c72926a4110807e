using System.Text;

namespace StreamOtter.Server.Tests.Sockets;

public sealed class ConnectionLimitTests : GatewayTest
{
    protected override GatewayOptions Options => new() { Sockets = new() { MaxConnections = 2 } };

    [Fact]
    public async Task Upgrade_AboveTheLimit_Is503UntilOneLeaves()
    {
        var first = await Server.GuideAsync();
        using var second = await Server.V1Async();
        using var third = await RawSocket.ConnectAsync(Server.Port);
        await third.SendAsync(Encoding.ASCII.GetBytes(RawSocket.Handshake(Server.Port, "/ws") + "\r\n"));
        Assert.StartsWith("HTTP/1.1 503 ", await third.ReceiveHeadAsync(), StringComparison.Ordinal);
        first.Dispose();
        await UntilAsync(() => Server.Gateway.ConnectionCount == 1);
        using var fourth = await Server.GuideAsync();
    }
}

public sealed class ChurnTests : GatewayTest
{
    [Fact]
    public async Task Connections_OpenedAndClosedInEveryWay_LeaveNothingBehind()
    {
        var ways = Enumerable.Range(0, 1_000).Chunk(50);
        foreach (var some in ways)
            await Task.WhenAll(some.Select(OpenAndCloseAsync));
        await UntilAsync(() => Server.Gateway.ConnectionCount == 0);
    }

    private async Task OpenAndCloseAsync(int way)
    {
        using var client = way % 2 == 0 ? await Server.GuideAsync() : await Server.V1Async();
        switch (way % 5)
        {
            case 0:
                await client.SendAsync(Protocol.WebSockets.Opcode.Close, [3, 232]);
                await client.ExpectCloseAsync(1000);
                break;
            case 1:
                await client.SendTextAsync("{\"type\":\"hello\"}");
                await client.SendTextAsync("{\"type\":\"subscribe\",\"sub\":1,\"stream\":\"churn\"}");
                break;
            case 2:
                await client.SendAsync(new byte[] { 0x81 });
                break;
        }
    }
}
