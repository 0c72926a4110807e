using System.Buffers;
using System.Net.WebSockets;
using StreamOtter.Protocol.WebSockets;

namespace StreamOtter.Server.Sockets;

internal sealed partial class SocketConnection
{
    /// <summary>A message this many times the limit is not even read to its end.</summary>
    private const int HopelesslyLarge = 16;

    private const int FirstBuffer = 4 << 10;

    private long _lastHeard;
    private TaskCompletionSource? _readable;

    /// <summary>When bytes last came from the client.</summary>
    public long LastHeard => Volatile.Read(ref _lastHeard);

    /// <summary>Bytes came from the client.</summary>
    public void Heard() => Volatile.Write(ref _lastHeard, Time.GetTimestamp());

    /// <summary>Whether the client is not listened to because what it sent is not answered yet: that is not its silence.</summary>
    public bool IsHeldBack => _session is { CanRead: false };

    /// <summary>
    /// After a control frame that .NET's WebSocket wrote while it was reading: done when there is room for more. Never
    /// waits after a close frame.
    /// </summary>
    public ValueTask WhenRoomAsync(ReadOnlySpan<byte> frame) =>
        (frame[0] & 0x0F) == (byte)Opcode.Close || IsReadable(null) ? ValueTask.CompletedTask : UntilReadableAsync(null);

    /// <summary>Says that reading may go on: the session calls it when <see cref="ISocketSession.CanRead"/> turns true.</summary>
    public void LetRead()
    {
        if (Volatile.Read(ref _readable) is not null)
            Interlocked.Exchange(ref _readable, null)?.TrySetResult();
    }

    /// <summary>Serves the connection until either side ends it.</summary>
    public async Task RunAsync(ISocketSession session)
    {
        _session = session;
        try
        {
            session.OnOpened();
            await ReadAllAsync(session);
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side is gone, or broke RFC 6455, which .NET has answered with the close code for that.
            LogReadEnded(_log, Id, error.Message);
        }
        finally
        {
            session.OnClosed();
            await FinishAsync();
        }
    }

    private async Task ReadAllAsync(ISocketSession session)
    {
        while (_socket.State is WebSocketState.Open or WebSocketState.CloseSent)
        {
            // Waiting without a buffer: an idle connection holds none.
            var waiting = _socket.ReceiveAsync(Memory<byte>.Empty, _over.Token);
            if (!waiting.IsCompleted)
                session.OnDrained();
            var received = await waiting;
            if (received.MessageType == WebSocketMessageType.Close)
                return;
            // An empty message is over with the read that found it.
            if (received.EndOfMessage)
                Take(session, received.MessageType, []);
            else if (!await ReadMessageAsync(session))
                return;
            if (!IsReadable(session))
            {
                session.OnDrained();
                await UntilReadableAsync(session);
            }
        }
    }

    private async ValueTask<bool> ReadMessageAsync(ISocketSession session)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            long length = 0;
            while (true)
            {
                // What is beyond the limit is read over the same bytes again: counted, not kept.
                var at = (int)Math.Min(length, session.MaxMessageBytes);
                if (at == buffer.Length)
                    buffer = Grow(buffer);
                var received = await _socket.ReceiveAsync(buffer.AsMemory(at), _over.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                    return false;
                length += received.Count;
                if (length > (long)session.MaxMessageBytes * HopelesslyLarge)
                    Close(CloseCode.TooLarge, $"A message may have {session.MaxMessageBytes} bytes.");
                if (_socket.State != WebSocketState.Open || Volatile.Read(ref _closing) != 0)
                    return true; // we have said goodbye: nothing is taken any more
                if (!received.EndOfMessage)
                    continue;
                if (length > session.MaxMessageBytes)
                    session.OnTooLarge(length);
                else
                    Take(session, received.MessageType, buffer.AsSpan(0, (int)length));
                return true;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Take(ISocketSession session, WebSocketMessageType type, ReadOnlySpan<byte> message)
    {
        if (_socket.State != WebSocketState.Open || Volatile.Read(ref _closing) != 0)
            return; // we have said goodbye: nothing is taken any more
        if (type == WebSocketMessageType.Binary)
            session.OnBinary();
        else
            session.OnText(message);
    }

    private static byte[] Grow(byte[] buffer)
    {
        var grown = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(grown, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return grown;
    }

    /// <summary>A client that does not take its answers, or has more in flight than agreed, is not read from.</summary>
    private bool IsReadable(ISocketSession? session) => (session is null || session.CanRead) && Volatile.Read(ref _outbox).Length < OutboxLimit;

    private async ValueTask UntilReadableAsync(ISocketSession? session)
    {
        while (!IsReadable(session))
        {
            var readable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _readable, readable);
            if (IsReadable(session))
                return;
            await readable.Task.WaitAsync(_over.Token);
        }
        // Nobody listened: the client's silence counts from now.
        Heard();
    }
}
