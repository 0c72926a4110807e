using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using StreamOtter.Engines.Tests.Support;

namespace StreamOtter.Engines.Tests.StreamSea;

/// <summary>A stream-sea client's WebSocket, spoken by hand.</summary>
internal sealed class SeaSocket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[256 << 10];
    private int _id;

    /// <summary>Opens one, and says nothing yet.</summary>
    public static async Task<SeaSocket> OpenAsync(Uri api)
    {
        var socket = new SeaSocket();
        await socket._socket.ConnectAsync(new UriBuilder(api) { Scheme = "ws", Path = "/api/v1/streams" }.Uri, CancellationToken.None).WaitAsync(Limits.Wait);
        return socket;
    }

    /// <summary>Opens one of a client that shows its secret.</summary>
    public static Task<SeaSocket> OpenAsync(SeaJail jail) => OpenWithAsync(jail, $$"""{"type":"basic","clientId":"{{jail.Api.ClientId}}","clientSecret":"{{jail.Api.Secret}}"}""");

    /// <summary>Opens one of a client that shows a token.</summary>
    public static Task<SeaSocket> OpenAsync(SeaJail jail, string claims) => OpenWithAsync(jail, SeaKeys.Own.Credentials(jail.Api.ClientId, claims));

    private static async Task<SeaSocket> OpenWithAsync(SeaJail jail, string credentials)
    {
        var socket = await OpenAsync(jail.Url);
        Assert.Equal(
            $$$"""{"id":1,"action":"authenticate","success":true,"payload":{"jailId":"{{{jail.Id}}}"}}""",
            await socket.AskAsync("authenticate", $"\"payload\":{credentials}"));
        return socket;
    }

    /// <summary>Subscribes; it must be granted. Answers the subscription's id.</summary>
    public async Task<int> SubscribeAsync(string stream, Guid? group = null)
    {
        var reply = await AskAsync("subscribe", $"\"payload\":\"{stream}\"" + (group is null ? "" : $",\"groupId\":\"{group}\""));
        Assert.Equal($$"""{"id":{{_id}},"action":"subscription","success":true,"streamName":"{{stream}}","payload":{{_id}}}""", reply);
        return _id;
    }

    /// <summary>Sends the next message, and answers what comes.</summary>
    public async Task<string> AskAsync(string action, string members)
    {
        await SendAsync($$"""{"id":{{++_id}},"action":"{{action}}",{{members}}}""");
        return await ReceiveAsync();
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type) =>
        _socket.SendAsync(bytes, type, endOfMessage: true, CancellationToken.None).WaitAsync(Limits.Wait);

    /// <summary>The next message; where the other side closes, its code and reason as <c>close CODE REASON</c>.</summary>
    public async Task<string> ReceiveAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Limits.Wait, TimeProvider.System);
        var length = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), limit.Token);
            if (received.MessageType == WebSocketMessageType.Close)
                return $"close {(int)_socket.CloseStatus!} {_socket.CloseStatusDescription}";
            Assert.Equal(WebSocketMessageType.Text, received.MessageType);
            length += received.Count;
            if (received.EndOfMessage)
                return Encoding.UTF8.GetString(_buffer, 0, length);
        }
    }

    /// <summary>The payloads of the next deliveries.</summary>
    public async Task<List<string>> ReceiveAsync(int count, TimeSpan? patience = null)
    {
        var payloads = new List<string>();
        while (payloads.Count < count)
        {
            var message = await ReceiveAsync(patience);
            Assert.True(message.StartsWith('{') && message.Contains("\"payload\":", StringComparison.Ordinal), message);
            payloads.Add(JsonElement.Parse(message).GetProperty("payload").GetRawText());
        }
        return payloads;
    }

    /// <summary>Says goodbye. Once that is answered the gateway has let go of the subscriptions; of a socket that is only gone it hears at some time.</summary>
    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(Limits.Wait);

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
