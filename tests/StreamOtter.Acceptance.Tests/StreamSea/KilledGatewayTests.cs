using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.StreamSea;

/// <summary>What stream-sea's clients have after the gateway's kill -9.</summary>
public sealed class KilledGatewayTests
{
    private const string Stream = "numbers";

    [Fact]
    public Task OwnGroup_OnTheEmbeddedLog_ContinuesWhereItWas() => ContinuesAsync();

    [Fact]
    public Task OwnGroup_OnKafka_ContinuesWhereItWas() => ContinuesAsync("--kafka", Tool.KafkaServers);

    /// <summary>
    /// Clients acknowledge nothing, and positions are kept once a second: so some of what was delivered last may come again,
    /// in its order; nothing is left out.
    /// </summary>
    private static async Task ContinuesAsync(params string[] engine)
    {
        using var directory = new TestDirectory();
        string[] arguments = ["--admin-id", SeaAdmin.AdminId, "--admin-secret", SeaAdmin.AdminSecret, "--data", directory.At("data"), .. engine];
        SeaTenant jail;
        int last;
        await using (var gateway = await GatewayProcess.StartAsync(arguments))
        {
            jail = await SeaAdmin.CreateJailAsync(gateway);
            using var socket = await SubscribeAsync(gateway, jail);
            for (var n = 0; n < 50; n++)
                await SeaAdmin.PublishAsync(gateway, jail, Stream, $"{n}");
            for (last = -1; last < 49;)
                Assert.Equal(++last, await ReceiveAsync(socket));
            await gateway.KillAsync();
        }

        await using var again = await GatewayProcess.StartAsync(arguments);
        for (var n = 50; n < 60; n++)
            await SeaAdmin.PublishAsync(again, jail, Stream, $"{n}");
        using var second = await SubscribeAsync(again, jail);

        var next = await ReceiveAsync(second);
        Assert.InRange(next, 0, 50);
        for (; next < 59;)
            Assert.Equal(++next, await ReceiveAsync(second));
    }

    private static async Task<ClientWebSocket> SubscribeAsync(GatewayProcess gateway, SeaTenant jail)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.StreamSea.Port}/api/v1/streams"), CancellationToken.None).Bounded();
        await SendAsync(socket, $$$"""{"id":1,"action":"authenticate","payload":{"type":"basic","clientId":"{{{jail.ClientId}}}","clientSecret":"{{{jail.Secret}}}"}}""");
        Assert.Contains("\"success\":true", await ReceiveTextAsync(socket), StringComparison.Ordinal);
        await SendAsync(socket, $$"""{"id":2,"action":"subscribe","payload":"{{Stream}}"}""");
        Assert.Contains("\"success\":true", await ReceiveTextAsync(socket), StringComparison.Ordinal);
        return socket;
    }

    private static async Task<int> ReceiveAsync(ClientWebSocket socket) =>
        JsonElement.Parse(await ReceiveTextAsync(socket)).GetProperty("payload").GetInt32();

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).Bounded();

    private static async Task<string> ReceiveTextAsync(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(Limits.Wait, TimeProvider.System);
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, limit.Token);
        Assert.True(received.EndOfMessage);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
