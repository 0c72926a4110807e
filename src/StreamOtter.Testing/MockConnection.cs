using System.Buffers;
using System.Collections.Immutable;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Threading.Channels;
using StreamOtter.Serialization;

namespace StreamOtter.Testing;

/// <summary>The server's side of one connection to a <see cref="MockServer"/>.</summary>
public sealed class MockConnection
{
    private const int LeastRead = 16 << 10;

    private readonly Channel<MessageData> _messages = Channel.CreateUnbounded<MessageData>();
    private readonly MockServer _server;
    private readonly MockServerOptions _options;
    private readonly TcpClient _client;
    private readonly StallingStream _frames;
    private readonly WebSocket _socket;
    private ImmutableList<MessageData> _received = [];
    private Exception? _scriptError;

    internal MockConnection(MockServer server, MockServerOptions options, TcpClient client, Stream stream, UpgradeRequest request, bool isStalled)
    {
        (_server, _options, _client, Raw, Path, Headers) = (server, options, client, stream, request.Path, request.Headers);
        _frames = new StallingStream(stream);
        if (isStalled)
            _frames.Stall();
        _socket = WebSocket.CreateFromStream(_frames, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
        Completion = ReadAsync();
    }

    /// <summary>The path that the client asked for, with its query.</summary>
    public string Path { get; }

    /// <summary>The headers of its request; of those that came twice the last.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>
    /// What lies below the frames: for bytes that no WebSocket would send, and, where it began stalled, for those that come
    /// until it is resumed.
    /// </summary>
    public Stream Raw { get; }

    /// <summary>All its messages so far, whether they were asked for or not.</summary>
    public IReadOnlyList<MessageData> Received => _received;

    /// <summary>Whether pings are answered with pongs. Default: true.</summary>
    public bool AnswersPings
    {
        get => !_frames.DropsPongs;
        set => _frames.DropsPongs = !value;
    }

    /// <summary>Whether the client's goodbye is answered, with its code and reason. Default: true.</summary>
    public bool AnswersClose { get; set; } = true;

    /// <summary>The code that the client closed with; null where it has not said goodbye.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>What it said with it.</summary>
    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>
    /// Completes when the client has said goodbye, or is gone; it fails with what <see cref="MockServerOptions.OnMessage"/>
    /// throws.
    /// </summary>
    public Task Completion { get; }

    /// <summary>The next message; each is answered once, in order.</summary>
    /// <exception cref="TimeoutException">None comes within the options' time.</exception>
    /// <exception cref="InvalidOperationException">The client closed instead, or is gone.</exception>
    public async Task<MessageData> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await Waiting.ForAsync(_messages.Reader.ReadAsync, _options.Timeout, "no message has come", cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException error)
        {
            await Completion.ConfigureAwait(false); // throws what the handler threw
            var how = CloseCode is { } code ? $"closed with {code} {CloseReason}".TrimEnd() : "is gone";
            throw new InvalidOperationException($"The client {how}, where a message was to come.", error);
        }
    }

    /// <summary>The next message as text, in UTF-8.</summary>
    /// <inheritdoc cref="ReceiveAsync"/>
    public async Task<string> ReceiveTextAsync(CancellationToken cancellationToken = default) =>
        (await ReceiveAsync(cancellationToken).ConfigureAwait(false)).Text;

    /// <summary>Sends text or bytes; strings and byte arrays are taken as they are.</summary>
    /// <exception cref="WebSocketException">The connection is over.</exception>
    public Task SendAsync(MessageData message, CancellationToken cancellationToken = default) => _socket.SendAsync(
        message.Bytes, message.IsText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).AsTask();

    /// <summary>Says goodbye.</summary>
    /// <param name="code">RFC 6455, section 7.4. Default: 1000.</param>
    /// <param name="reason">Up to 123 bytes of UTF-8.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task CloseAsync(int code = 1000, string reason = "", CancellationToken cancellationToken = default) =>
        _socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, cancellationToken);

    /// <summary>Takes nothing from the network from now on: messages do not come, and pings have no pongs.</summary>
    public void Stall() => _frames.Stall();

    /// <summary>Takes again what comes, and what has come meanwhile.</summary>
    public void Resume() => _frames.Resume();

    /// <summary>Cuts the connection without a goodbye; the client sees it at once, by a reset.</summary>
    public void Cut()
    {
        if (_client.Connected)
            _client.Client.LingerState = new LingerOption(enable: true, 0);
        _client.Dispose();
        _frames.Resume(); // to find that it is over
    }

    private async Task ReadAsync()
    {
        await Task.Yield(); // the connection is made first
        try
        {
            while (await ReadMessageAsync().ConfigureAwait(false) is { } message)
            {
                ImmutableInterlocked.Update(ref _received, static (all, added) => all.Add(added), message);
                _server.Keep(message);
                _messages.Writer.TryWrite(message);
                if (_options.OnMessage is { } answer)
                    await AnswerAsync(answer, message).ConfigureAwait(false);
            }
            if (AnswersClose && _socket.State == WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, _socket.CloseStatusDescription, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (IsGone(error) && error != _scriptError)
        {
            // The client is gone, or this was cut.
        }
        finally
        {
            _messages.Writer.TryComplete();
        }
    }

    private async Task AnswerAsync(Func<MockConnection, MessageData, Task> answer, MessageData message)
    {
        try
        {
            await answer(this, message).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not WebSocketException) // which is what sending to a client throws that is gone
        {
            _scriptError = error;
            Cut();
            throw;
        }
    }

    /// <summary>The next message; null where the client says goodbye.</summary>
    private async Task<MessageData?> ReadMessageAsync()
    {
        var message = new ArrayBufferWriter<byte>();
        while (true)
        {
            var received = await _socket.ReceiveAsync(message.GetMemory(LeastRead), CancellationToken.None).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            message.Advance(received.Count);
            if (received.EndOfMessage)
                return received.MessageType == WebSocketMessageType.Text ? MessageData.FromText(message.WrittenMemory) : MessageData.FromBytes(message.WrittenMemory);
        }
    }

    private static bool IsGone(Exception error) =>
        error is WebSocketException or IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException;
}
