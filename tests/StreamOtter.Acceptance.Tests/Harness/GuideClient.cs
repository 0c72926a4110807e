using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>A client of the guide's protocol. What it gets is kept by kind.</summary>
internal sealed class GuideClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly Channel<JsonElement> _broadcasts = Channel.CreateUnbounded<JsonElement>();
    private readonly Channel<JsonElement> _answers = Channel.CreateUnbounded<JsonElement>();
    private readonly TaskCompletionSource<string> _welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _oneMore = new(0);
    private Task _reading = Task.CompletedTask;
    private long _sent;
    private long _answered;

    /// <summary>The contents of all messages that were acknowledged.</summary>
    public ConcurrentDictionary<string, bool> Acked { get; } = new();

    public string Id => _welcome.Task.Result;

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<GuideClient> ConnectAsync(Uri url)
    {
        var client = new GuideClient();
        using var bound = new CancellationTokenSource(Limit);
        await client._socket.ConnectAsync(url, bound.Token);
        client._reading = client.ReadAsync();
        await client._welcome.Task.WaitAsync(bound.Token);
        return client;
    }

    /// <summary>Waits until fewer than this many messages are without an answer.</summary>
    public async Task UntilUnansweredAsync(int limit)
    {
        while (Volatile.Read(ref _sent) - Volatile.Read(ref _answered) >= limit)
            await _oneMore.WaitAsync().WaitAsync(Limit);
    }

    /// <summary>Sends a message whose id is its content, so that its answer names it.</summary>
    public Task SendAsync(string content) => SendRawAsync(
        $$"""{"messageType":"USER","content":{{JsonSerializer.Serialize(content)}},"timestamp":"2024-01-01T12:00:00Z","id":{{JsonSerializer.Serialize(content)}}}""");

    public Task SendRawAsync(string text)
    {
        Interlocked.Increment(ref _sent);
        return SendTextAsync(text);
    }

    private Task SendTextAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    public async Task<JsonElement> NextAnswerAsync() => await _answers.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    public async Task<JsonElement> NextBroadcastAsync() => await _broadcasts.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    public async Task<List<JsonElement>> NextBroadcastsAsync(int count)
    {
        var all = new List<JsonElement>(count);
        while (all.Count < count)
            all.Add(await NextBroadcastAsync());
        return all;
    }

    /// <summary>Waits until the connection is over, however it ends.</summary>
    public Task UntilClosedAsync() => _reading.WaitAsync(Limit);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _oneMore.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    return;
                }
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                Take(JsonDocument.Parse(message.ToArray()).RootElement);
                message.SetLength(0);
            }
        }
        catch (Exception error) when (error is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The gateway is gone, which is what some tests are about.
        }
        finally
        {
            Volatile.Write(ref _answered, long.MaxValue);
            _oneMore.Release();
            _broadcasts.Writer.TryComplete();
            _answers.Writer.TryComplete();
        }
    }

    private void Take(JsonElement message)
    {
        var type = message.GetProperty("messageType").GetString();
        if (message.TryGetProperty("clientId", out var id))
        {
            _welcome.TrySetResult(id.GetString()!);
        }
        else if (message.TryGetProperty("position", out _))
        {
            _broadcasts.Writer.TryWrite(message);
        }
        else
        {
            if (type == "ACK" && message.TryGetProperty("id", out var sent))
                Acked[sent.GetString()!] = true;
            _answers.Writer.TryWrite(message);
            Interlocked.Increment(ref _answered);
            _oneMore.Release();
        }
    }
}
