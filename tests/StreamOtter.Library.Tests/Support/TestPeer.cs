using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace StreamOtter.Library.Tests.Support;

/// <summary>The server's side of one connection.</summary>
internal sealed class TestPeer
{
    private readonly TcpClient _client;
    private readonly WebSocket _socket;
    private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();
    private Task? _reading;

    public TestPeer(TcpClient client, Stream stream, string head, bool reads)
    {
        (_client, Raw, Head) = (client, stream, head);
        _socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
        if (reads)
            Read();
    }

    /// <summary>The request that opened it.</summary>
    public string Head { get; }

    /// <summary>What is below the frames.</summary>
    public Stream Raw { get; }

    public int? CloseCode => (int?)_socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>The last message's kind.</summary>
    public WebSocketMessageType LastKind { get; private set; }

    /// <summary>How many messages were read so far and not taken.</summary>
    public int Waiting => _texts.Reader.Count;

    /// <summary>Whether it answers the client's goodbye.</summary>
    public bool AnswersClose { get; set; } = true;

    /// <summary>Begins to read, and so to answer pings.</summary>
    public void Read() => _reading ??= ReadAsync();

    /// <summary>The next message, bytes as text; fails where the client closes.</summary>
    public Task<string> ReceiveAsync() => _texts.Reader.ReadAsync().AsTask().WaitAsync(Bounds.Wait);

    public async Task<List<string>> ReceiveAsync(int count)
    {
        var texts = new List<string>();
        while (texts.Count < count)
            texts.Add(await ReceiveAsync());
        return texts;
    }

    /// <summary>Waits until the client has said goodbye, or is gone.</summary>
    public Task WhenOverAsync() => _texts.Reader.Completion.WaitAsync(Bounds.Wait);

    public Task SendAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).WaitAsync(Bounds.Wait);

    public Task SendAsync(byte[] bytes) =>
        _socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None).WaitAsync(Bounds.Wait);

    public Task CloseAsync(int code, string reason = "") =>
        _socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None).WaitAsync(Bounds.Wait);

    /// <summary>Cuts the connection.</summary>
    public void Abort()
    {
        if (_client.Connected)
            _client.Client.LingerState = new LingerOption(enable: true, 0); // a reset: the client sees it at once
        _client.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            var buffer = new byte[1 << 20];
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += received.Count;
                }
                while (!received.EndOfMessage);
                if (received.MessageType == WebSocketMessageType.Close)
                    break;
                LastKind = received.MessageType;
                _texts.Writer.TryWrite(Encoding.UTF8.GetString(buffer, 0, length));
            }
            if (AnswersClose && _socket.State == WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        }
        catch (Exception error) when (error is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
        finally
        {
            _texts.Writer.TryComplete();
        }
    }
}
