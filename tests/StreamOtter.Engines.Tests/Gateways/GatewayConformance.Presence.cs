using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using StreamOtter.Engines.Tests.Support;

namespace StreamOtter.Engines.Tests.Gateways;

public abstract partial class GatewayConformance<TFixture>
{
    [Fact]
    public async Task Presence_SubscriptionsOnTwoGateways_EachCountsAll()
    {
        Assert.SkipWhen(fixture.CannotShare is not null, fixture.CannotShare ?? "");
        var log = await NewLogAsync();
        await using var one = await StartAsync();
        var other = await StartOtherAsync();
        using var first = await ConnectAsync(one);
        using var second = await ConnectAsync(other);
        await AskAsync(first, $$"""{"type":"subscribe","sub":1,"stream":"{{log.Name}}"}""", "subscribed");
        await AskAsync(second, $$"""{"type":"subscribe","sub":1,"stream":"{{log.Name}}"}""", "subscribed");
        await AskAsync(second, $$"""{"type":"subscribe","sub":2,"stream":"{{log.Name}}"}""", "subscribed");

        await UntilPresentAsync(first, log.Name, 3);
        await UntilPresentAsync(second, log.Name, 3);
        await AskAsync(second, """{"type":"unsubscribe","sub":2}""", "unsubscribed");
        await UntilPresentAsync(first, log.Name, 2);
        await other.DisposeAsync();
        await UntilPresentAsync(first, log.Name, 1);
    }

    private static async Task UntilPresentAsync(ClientWebSocket client, string stream, int subscriptions)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        do
        {
            var answer = await AskAsync(client, $$"""{"type":"presence","id":1,"stream":"{{stream}}"}""", "presence");
            if (answer.GetProperty("subscriptions").GetInt32() == subscriptions)
                return;
        }
        while (await timer.WaitForNextTickAsync(limit.Token));
    }

    private static async Task<ClientWebSocket> ConnectAsync(TestGateway gateway)
    {
        var client = new ClientWebSocket();
        client.Options.AddSubProtocol("streamotter.v1");
        await client.ConnectAsync(gateway.Url, CancellationToken.None).WaitAsync(Limits.Wait);
        await AskAsync(client, """{"type":"hello"}""", "welcome");
        return client;
    }

    /// <summary>Sends a message; answers the next one, which must be of this type.</summary>
    private static async Task<JsonElement> AskAsync(ClientWebSocket client, string message, string answer)
    {
        await client.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).WaitAsync(Limits.Wait);
        var buffer = new byte[16 << 10];
        var received = await client.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(Limits.Wait);
        Assert.True(received.EndOfMessage);
        var json = JsonDocument.Parse(buffer.AsMemory(0, received.Count)).RootElement;
        Assert.Equal(answer, json.GetProperty("type").GetString());
        return json;
    }
}
