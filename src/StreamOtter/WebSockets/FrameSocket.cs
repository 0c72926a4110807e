using System.Buffers;
using System.Net.WebSockets;
using StreamOtter.Serialization;

namespace StreamOtter.WebSockets;

/// <summary>A client's WebSocket with pings and pongs: whole messages in and out. One reader and one writer at a time.</summary>
internal sealed class FrameSocket : IDisposable
{
    private const int FirstBuffer = 16 << 10;

    private readonly ClientWebSocket _socket = new();
    private readonly HttpMessageInvoker _invoker;
    private readonly UpgradeHandler _upgrade;
    private readonly int _maxMessageBytes;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);

    private FrameSocket(ConnectionOptions options)
    {
        _maxMessageBytes = options.MaxMessageBytes;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        _upgrade = new UpgradeHandler(handler, number => PongReceived?.Invoke(number));
        _invoker = new HttpMessageInvoker(_upgrade);
        options.ConfigureHandler?.Invoke(handler);
    }

    /// <summary>Told of each pong that repeats a ping's number, or seems to, while something is received.</summary>
    public Action<long>? PongReceived { get; set; }

    /// <summary>The subprotocol that the server chose.</summary>
    public string? SubProtocol => _socket.SubProtocol;

    /// <summary>How often something was handed to the connection.</summary>
    public long Writes => _upgrade.Frames!.Writes;

    /// <summary>The code the server closed with, or null.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>What it said with it.</summary>
    public string CloseReason => _socket.CloseStatusDescription ?? "";

    /// <exception cref="ConnectionFailedException">Nobody answers, not in time, or what the caller gave for connecting throws.</exception>
    /// <exception cref="UpgradeRefusedException">The server opens no WebSocket.</exception>
    public static async Task<FrameSocket> ConnectAsync(Uri url, ConnectionOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var address = AddressOf(url);
        FrameSocket? socket = null;
        try
        {
            socket = new FrameSocket(options);
            await socket.UpgradeAsync(url, options, either.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception error)
        {
            var status = socket?._socket.HttpStatusCode ?? default;
            socket?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (error is ConnectionFailedException)
                throw;
            if (timeout.IsCancellationRequested)
                throw new ConnectionFailedException(address, $"no answer within {options.ConnectTimeout.TotalSeconds:0.###} s (ConnectTimeout).", error);
            if (status != default)
                throw new UpgradeRefusedException(address, status, error);
            throw new ConnectionFailedException(address, error);
        }
    }

    /// <summary>The next message, or null where the server closes.</summary>
    /// <exception cref="WebSocketException">The connection broke, or the server broke the protocol: text that is not UTF-8.</exception>
    /// <exception cref="MessageTooLargeException">The message is too large.</exception>
    public async ValueTask<MessageData?> ReceiveAsync()
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
                Grow();
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            length += received.Count;
            if (length > _maxMessageBytes)
                throw MessageTooLargeException.OfReceived(_maxMessageBytes);
            if (!received.EndOfMessage)
                continue;
            var bytes = _buffer.AsMemory(0, length).ToArray();
            return received.MessageType == WebSocketMessageType.Text ? MessageData.FromText(bytes) : MessageData.FromBytes(bytes);
        }
    }

    public ValueTask SendAsync(MessageData data) => _socket.SendAsync(
        data.Bytes,
        data.IsText ? WebSocketMessageType.Text : WebSocketMessageType.Binary,
        WebSocketMessageFlags.EndOfMessage,
        CancellationToken.None);

    public ValueTask PingAsync(long number) => _upgrade.Frames!.PingAsync(number);

    /// <summary>Says goodbye; the server's own comes to the reader.</summary>
    public Task CloseAsync(int code, string? reason) => _socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None);

    public void Abort() => _socket.Abort();

    public void Dispose()
    {
        _socket.Dispose();
        _invoker.Dispose();
        ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));
    }

    private async Task UpgradeAsync(Uri url, ConnectionOptions options, CancellationToken cancellationToken)
    {
        var connecting = _socket.Options;
        connecting.KeepAliveInterval = TimeSpan.Zero; // the session pings
        connecting.CollectHttpResponseDetails = true;
        foreach (var (name, value) in options.Headers)
            connecting.SetRequestHeader(name, value);
        foreach (var protocol in options.SubProtocols)
            connecting.AddSubProtocol(protocol);
        if (options.TokenProvider is { } provider)
            connecting.SetRequestHeader("Authorization", $"Bearer {await AskTokenAsync(url, provider, cancellationToken).ConfigureAwait(false)}");
        await _socket.ConnectAsync(url, _invoker, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string> AskTokenAsync(Uri url, Func<CancellationToken, ValueTask<string>> provider, CancellationToken cancellationToken)
    {
        try
        {
            return await provider(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionFailedException(AddressOf(url), $"the TokenProvider failed: {error.Message}", error);
        }
    }

    /// <summary>A query may hold secrets.</summary>
    private static Uri AddressOf(Uri url) => new(url.GetLeftPart(UriPartial.Path));

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_buffer.Length * 2L, Math.Max(_maxMessageBytes + 1L, _buffer.Length + 1L)));
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
