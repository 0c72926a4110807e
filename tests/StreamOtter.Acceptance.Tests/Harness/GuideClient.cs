using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>A client of the guide's protocol, on the WebSocket of .NET.</summary>
internal sealed class GuideClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly Channel<GuideReply> _replies = Channel.CreateUnbounded<GuideReply>();
    private Task<WebSocketCloseStatus?> _reading = Task.FromResult<WebSocketCloseStatus?>(null);

    private GuideClient()
    {
    }

    /// <summary>The id that the gateway gave it.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Ends with the connection: how the gateway closed it, or null where it did not.</summary>
    public Task<WebSocketCloseStatus?> Closed => _reading;

    /// <summary>Connects and takes the welcome.</summary>
    public static async Task<GuideClient> ConnectAsync(GatewayProcess gateway)
    {
        var client = new GuideClient();
        using var timeout = new CancellationTokenSource(Limits.Wait);
        await client._socket.ConnectAsync(gateway.Guide, timeout.Token);
        client._reading = client.ReadAsync();
        var welcome = await client.ReceiveAsync();
        Assert.Equal("SYSTEM", welcome.Type);
        client.Id = welcome.Json.GetProperty("clientId").GetString()!;
        return client;
    }

    /// <summary>Several clients.</summary>
    public static Task<GuideClient[]> ConnectAsync(GatewayProcess gateway, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => ConnectAsync(gateway)));

    /// <summary>A message of the protocol.</summary>
    public static string Message(string content, string id) =>
        $$"""{"messageType":"USER","content":{{JsonSerializer.Serialize(content)}},"timestamp":"2026-01-01T12:00:00Z","id":"{{id}}"}""";

    public async Task SendAsync(string text, CancellationToken cancellationToken = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Limits.Wait);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, timeout.Token);
    }

    /// <summary>The next message; fails where none comes.</summary>
    public async Task<GuideReply> ReceiveAsync(TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? Limits.Wait);
        try
        {
            return await _replies.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException error)
        {
            throw new TimeoutException($"The gateway sent client {Id} nothing within {(limit ?? Limits.Wait).TotalSeconds} s.", error);
        }
    }

    /// <summary>The next message that fits; those before it are passed over.</summary>
    public async Task<GuideReply> ReceiveAsync(Func<GuideReply, bool> fits, TimeSpan? limit = null)
    {
        while (true)
        {
            if (await ReceiveAsync(limit) is var reply && fits(reply))
                return reply;
        }
    }

    /// <summary>The next so many records of the topic.</summary>
    public async Task<List<GuideReply>> ReceiveRecordsAsync(int count)
    {
        var records = new List<GuideReply>(count);
        while (records.Count < count)
            records.Add(await ReceiveAsync(reply => reply.IsRecord));
        return records;
    }

    /// <summary>All messages until the connection ends.</summary>
    public IAsyncEnumerable<GuideReply> ReceiveAllAsync() => _replies.Reader.ReadAllAsync();

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading.Bounded();
        _socket.Dispose();
    }

    private async Task<WebSocketCloseStatus?> ReadAsync()
    {
        var reader = new SocketReader(_socket);
        try
        {
            while (await reader.ReadAsync(CancellationToken.None) is { } message)
                _replies.Writer.TryWrite(new GuideReply(message));
            var status = _socket.CloseStatus;
            // It may have waited long enough for this, and be gone.
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).Bounded().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return status;
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            return null; // the gateway is gone, or the test is over
        }
        finally
        {
            _replies.Writer.TryComplete();
        }
    }
}
