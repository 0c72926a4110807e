using System.Net.WebSockets;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests;

public sealed class ServeStopTests
{
    [Theory]
    [InlineData(15)]
    [InlineData(2)]
    public async Task Stop_WhileClientsPublish_KeepsWhatWasAcked(int signal)
    {
        var data = Repository.NewDirectory();
        HashSet<string> acked;
        await using (var gateway = await GatewayProcess.OnEmbeddedLogAsync(data))
        {
            await using var client = await GuideClient.ConnectAsync(gateway.Guide);
            var sending = Publisher.SendUntilClosedAsync(client, "m");
            await client.NextBroadcastsAsync(100);
            Assert.Equal(0, await gateway.StopAsync((PosixSignalNumber)signal));
            await client.UntilClosedAsync();
            await sending;
            Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, client.CloseStatus); // 1001, going away
            acked = [.. client.Acked.Keys];
        }

        await using var again = await GatewayProcess.OnEmbeddedLogAsync(data);
        var stored = await V1Reader.ReadAllAsync(again.V1, "websocket-messages", await KillTests.CountAsync(again));
        Assert.Empty(acked.Except(stored.Select(record => record.GetProperty("v").GetProperty("content").GetString()!)));
    }
}
