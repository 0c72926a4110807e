using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Connecting;

/// <summary>A WebSocket to a gateway: whole messages in and out. One reader and one writer at a time.</summary>
internal sealed class GatewaySocket : IDisposable
{
    /// <summary>A control frame holds 125 bytes, two of which are the code (RFC 6455, section 5.5).</summary>
    private const int MaxReasonBytes = 123;

    private const int FirstBuffer = 16 << 10;

    private readonly ClientWebSocket _socket;
    private readonly int _maxMessageBytes;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);

    private GatewaySocket(ClientWebSocket socket, int maxMessageBytes)
    {
        _socket = socket;
        _maxMessageBytes = maxMessageBytes;
    }

    /// <summary>The code the gateway closed with, or null.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>What it said with it.</summary>
    public string? CloseReason => _socket.CloseStatusDescription;

    /// <exception cref="ConnectionFailedException">Nobody answers, or not as a gateway does.</exception>
    /// <exception cref="ConnectionRefusedException">The gateway asks for other credentials.</exception>
    public static async Task<GatewaySocket> ConnectAsync(Uri url, StreamOtterClientOptions options, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol(ProtocolV1.SubProtocol);
            socket.Options.KeepAliveInterval = TimeSpan.Zero; // the session sees to that, by the client's clock
            socket.Options.CollectHttpResponseDetails = true;
            options.ConfigureSocket?.Invoke(socket.Options);
            await socket.ConnectAsync(url, cancellationToken).ConfigureAwait(false);
            if (socket.SubProtocol != ProtocolV1.SubProtocol)
                throw new ConnectionFailedException(url, $"the server does not speak {ProtocolV1.SubProtocol}.");
            return new GatewaySocket(socket, options.MaxMessageBytes);
        }
        catch (WebSocketException error)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                throw new ConnectionRefusedException((int)status, "the gateway asks for other credentials.");
            throw status == default
                ? new ConnectionFailedException(url, error)
                : new ConnectionFailedException(url, $"the server answered {(int)status} {status} to the upgrade.", error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The next message, valid until the next call, or null where the gateway closes.</summary>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    /// <exception cref="WireFormatException">The message is too large, or not text.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
                Grow();
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
                return null;
            if (received.MessageType == WebSocketMessageType.Binary)
                throw new WireFormatException("A binary message.");
            length += received.Count;
            if (length > _maxMessageBytes)
                throw new WireFormatException($"A message of more than {_maxMessageBytes} bytes (MaxMessageBytes).");
            if (received.EndOfMessage)
                return _buffer.AsMemory(0, length);
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message) =>
        _socket.SendAsync(message, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, CancellationToken.None);

    /// <summary>Says goodbye; the gateway's own comes to the reader.</summary>
    public Task CloseAsync(int code, string reason)
    {
        while (Encoding.UTF8.GetByteCount(reason) > MaxReasonBytes)
            reason = reason[..(reason.Length / 2)];
        return _socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None);
    }

    public void Abort() => _socket.Abort();

    public void Dispose()
    {
        _socket.Dispose();
        ArrayPool<byte>.Shared.Return(Interlocked.Exchange(ref _buffer, []));
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_buffer.Length * 2L, Math.Max(_maxMessageBytes + 1L, _buffer.Length + 1L)));
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
