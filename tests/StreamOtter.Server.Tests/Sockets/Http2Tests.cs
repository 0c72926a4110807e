using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace StreamOtter.Server.Tests.Sockets;

/// <summary>WebSockets over HTTP/2 (RFC 8441): the same checks, the same service.</summary>
public sealed class Http2Tests : GatewayTest
{
    [Fact]
    public async Task Connect_Guide_StoresAndBroadcasts()
    {
        using var client = await ConnectAsync("/ws");
        Assert.Equal("SYSTEM", (await ReceiveAsync(client)).GetProperty("messageType").GetString());
        await SendAsync(client, """{"messageType":"USER","content":"hi","timestamp":"2024-01-01T12:00:00Z"}""");
        var types = new[] { await ReceiveAsync(client), await ReceiveAsync(client) }.Select(message => message.GetProperty("messageType").GetString());
        Assert.Equal(["ACK", "USER"], types.Order(StringComparer.Ordinal));
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Token);
        await UntilAsync(() => Server.Gateway.ConnectionCount == 0);
    }

    [Fact]
    public async Task Connect_V1_StoresAndDelivers()
    {
        using var client = await ConnectAsync("/v1", options => options.AddSubProtocol("streamotter.v1"));
        await SendAsync(client, """{"type":"hello"}""");
        Assert.Equal("welcome", (await ReceiveAsync(client)).GetProperty("type").GetString());
        await SendAsync(client, """{"type":"publish","stream":"a","seq":1,"records":[{"s":"x"}]}""");
        Assert.Equal("ack", (await ReceiveAsync(client)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Connect_MuchMoreThanARequestMayHave_IsNoRequestBody()
    {
        using var client = await ConnectAsync("/v1", options => options.AddSubProtocol("streamotter.v1"));
        await SendAsync(client, """{"type":"hello"}""");
        _ = await ReceiveAsync(client);
        var record = new string('x', 50_000);
        for (var seq = 1; seq <= 5; seq++)
        {
            await SendAsync(client, $$"""{"type":"publish","stream":"a","seq":{{seq}},"records":[{"s":"{{record}}"}]}""");
            Assert.Equal("ack", (await ReceiveAsync(client)).GetProperty("type").GetString());
        }
    }

    [Theory]
    [InlineData("/v1", "http://localhost", HttpStatusCode.BadRequest)]
    [InlineData("/ws", "https://evil.example", HttpStatusCode.Forbidden)]
    public async Task Connect_WithoutRight_IsRefused(string path, string origin, HttpStatusCode status)
    {
        using var client = New(options => options.SetRequestHeader("Origin", origin));
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        await Assert.ThrowsAsync<WebSocketException>(() => client.ConnectAsync(Address(path), invoker, Token));
        Assert.Equal(status, client.HttpStatusCode);
        Assert.Equal(0, Server.Gateway.ConnectionCount);
    }

    private static CancellationToken Token => new CancellationTokenSource(Limits.Patience).Token;

    private Uri Address(string path) => new($"ws://localhost:{Server.Http2Port}{path}");

    private static ClientWebSocket New(Action<ClientWebSocketOptions>? configure)
    {
        var client = new ClientWebSocket();
        client.Options.HttpVersion = HttpVersion.Version20;
        client.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        client.Options.CollectHttpResponseDetails = true;
        configure?.Invoke(client.Options);
        return client;
    }

    private async Task<ClientWebSocket> ConnectAsync(string path, Action<ClientWebSocketOptions>? configure = null)
    {
        var client = New(configure);
        await client.ConnectAsync(Address(path), new HttpMessageInvoker(new SocketsHttpHandler()), Token);
        return client;
    }

    private static Task SendAsync(ClientWebSocket client, string text) =>
        client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Token);

    private static async Task<JsonElement> ReceiveAsync(ClientWebSocket client)
    {
        var buffer = new byte[200_000];
        var at = 0;
        while (true)
        {
            var received = await client.ReceiveAsync(buffer.AsMemory(at), Token);
            Assert.Equal(WebSocketMessageType.Text, received.MessageType);
            at += received.Count;
            if (received.EndOfMessage)
                return JsonElement.Parse(buffer.AsSpan(0, at));
        }
    }
}
