using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace StreamOtter.StreamSea;

/// <summary>A WebSocket to a server: messages out, and JSON objects in as they are asked for, never ahead.</summary>
internal sealed class SeaSocket : IAsyncDisposable
{
    private const int FirstBuffer = 16 << 10;

    /// <summary>We pong unasked: so the server knows that a client lives which does not read at the moment.</summary>
    private static readonly TimeSpan PongEvery = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly ClientWebSocket _socket = new();
    private readonly HttpMessageInvoker _invoker;
    private readonly StreamSeaClientOptions _options;
    private byte[] _buffer = new byte[FirstBuffer];

    private SeaSocket(StreamSeaClientOptions options)
    {
        _options = options;
        Url = options.Socket();
        _invoker = new HttpMessageInvoker(SeaHandlers.ForSocket(options));
        _socket.Options.KeepAliveInterval = PongEvery;
        _socket.Options.CollectHttpResponseDetails = true;
    }

    public Uri Url { get; }

    /// <exception cref="ConnectionFailedException">Nobody answers, or not as such a server does.</exception>
    /// <exception cref="StreamSeaException">It refuses the client.</exception>
    public static async Task<SeaSocket> ConnectAsync(StreamSeaClientOptions options, CancellationToken cancellationToken)
    {
        var socket = new SeaSocket(options);
        try
        {
            await socket._socket.ConnectAsync(socket.Url, socket._invoker, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (WebSocketException error)
        {
            var status = socket._socket.HttpStatusCode;
            socket.End();
            throw status switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                    new StreamSeaException(StreamSeaFailure.Refused, $"{socket.Url} answered {(int)status} {status} to the upgrade.", (int)status) { IsDenial = true },
                default(HttpStatusCode) => new ConnectionFailedException(socket.Url, error.GetBaseException().Message, error),
                _ => new ConnectionFailedException(socket.Url, $"the server answered {(int)status} {status} to the upgrade.", error),
            };
        }
        catch
        {
            socket.End();
            throw;
        }
    }

    /// <exception cref="ConnectionFailedException">The connection broke.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsBroken(error))
        {
            throw new ConnectionFailedException(Url, error.GetBaseException().Message, error);
        }
    }

    /// <summary>The next message.</summary>
    /// <exception cref="ConnectionFailedException">The connection broke, or the server has closed it.</exception>
    /// <exception cref="StreamSeaException">It closed it because it does not know the client any more, or it broke the protocol.</exception>
    public async ValueTask<JsonElement> ReceiveAsync(SeaProof proof, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
                Array.Resize(ref _buffer, (int)Math.Min(_buffer.Length * 2L, _options.MaxMessageBytes + 1L));
            var received = await ReceivePartAsync(length, cancellationToken).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
                throw Closed(proof);
            length += received.Count;
            if (length > _options.MaxMessageBytes)
                throw Broke($"a message of more than {_options.MaxMessageBytes} bytes (MaxMessageBytes).");
            if (received.EndOfMessage)
                return SeaJson.TryReadObject(_buffer.AsSpan(0, length)) ?? throw Broke("a message that is no JSON object.");
        }
    }

    /// <summary>Says goodbye. The server's own, behind all that it has sent before, is of no use to anybody.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_socket.State == WebSocketState.Open)
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).WaitAsync(CloseTimeout, _options.TimeProvider).ConfigureAwait(false);
        }
        catch (Exception error) when (IsBroken(error) || error is TimeoutException)
        {
            // It listens no more.
        }
        End();
    }

    private void End()
    {
        _socket.Dispose();
        _invoker.Dispose();
    }

    private async ValueTask<ValueWebSocketReceiveResult> ReceivePartAsync(int length, CancellationToken cancellationToken)
    {
        try
        {
            return await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsBroken(error))
        {
            throw new ConnectionFailedException(Url, error.GetBaseException().Message, error);
        }
    }

    private Exception Closed(SeaProof proof)
    {
        var code = (int?)_socket.CloseStatus ?? 1005;
        var said = string.IsNullOrEmpty(_socket.CloseStatusDescription) ? "" : $", {proof.Clean(_socket.CloseStatusDescription)}";
        var reason = $"the server closed it: {code}{said}";
        return code == 4401
            ? new StreamSeaException(StreamSeaFailure.Refused, $"No connection to {Url}: {reason}", code) { IsDenial = true }
            : new ConnectionFailedException(Url, reason);
    }

    private static StreamSeaException Broke(string problem) => new(StreamSeaFailure.Unknown, $"The server broke the protocol: {problem}");

    private static bool IsBroken(Exception error) => error is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException;
}
