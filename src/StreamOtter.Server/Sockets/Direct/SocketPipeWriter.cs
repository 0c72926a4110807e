using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace StreamOtter.Server.Sockets.Direct;

/// <summary>
/// A connection's output without a pipe: what is written lies in one buffer, and a flush is one send of the socket, on
/// the caller's thread where the client takes it at once. The buffer is borrowed from the first write to the end of the
/// flush, so that a connection with nothing to send has none.
/// </summary>
/// <param name="socket">The socket, which must not block: a send takes what there is room for.</param>
/// <param name="transport">The transport's own output, which is left empty: completing it ends the connection.</param>
internal sealed class SocketPipeWriter(Socket socket, PipeWriter transport) : PipeWriter
{
    /// <summary>Room for what a connection writes between two flushes, as a rule; the buffer grows where it is not.</summary>
    public const int BufferBytes = 64 << 10;

    private byte[] _buffer = [];
    private int _length;
    private volatile bool _isOver;
    private volatile bool _isSending;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _length;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _buffer.AsSpan(_length);
    }

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _buffer.Length - _length);
        _length += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_length == 0 || _isOver)
            return new ValueTask<FlushResult>(Over());
        int sent;
        try
        {
            sent = socket.Send(_buffer.AsSpan(0, _length), SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
                return new ValueTask<FlushResult>(Fail());
        }
        catch (ObjectDisposedException)
        {
            return new ValueTask<FlushResult>(Fail());
        }
        if (sent == _length)
            return new ValueTask<FlushResult>(Over());
        KeepFrom(sent);
        return FinishAsync(cancellationToken);
    }

    public override void Complete(Exception? exception = null)
    {
        _isOver = true;
        // A send under way still reads the buffer; it ends with the connection.
        if (!_isSending)
            Release();
        transport.Complete(exception);
    }

    /// <summary>A send under way ends with the connection, which is what whoever cancels does next.</summary>
    public override void CancelPendingFlush()
    {
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> FinishAsync(CancellationToken cancellationToken)
    {
        _isSending = true;
        try
        {
            for (var sent = 0; sent < _length;)
                sent += await socket.SendAsync(_buffer.AsMemory(sent, _length - sent), SocketFlags.None, cancellationToken);
            return Over();
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return Fail();
        }
    }

    /// <summary>What the client does not take yet may lie here for long: it gets no more room than it needs.</summary>
    private void KeepFrom(int start)
    {
        var rest = ArrayPool<byte>.Shared.Rent(_length - start);
        _buffer.AsSpan(start, _length - start).CopyTo(rest);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = rest;
        _length -= start;
    }

    private FlushResult Over()
    {
        _isSending = false;
        Release();
        return new FlushResult(isCanceled: false, isCompleted: _isOver);
    }

    /// <summary>As with a pipe whose reader has gone: who writes is told, and nothing is thrown.</summary>
    private FlushResult Fail()
    {
        _isOver = true;
        return Over();
    }

    private void Release()
    {
        var buffer = _buffer;
        _buffer = [];
        _length = 0;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Ensure(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed <= _buffer.Length)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(BufferBytes, _buffer.Length * 2)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
