using System.Buffers.Binary;
using System.Security.Cryptography;
using StreamOtter.Protocol.WebSockets;

namespace StreamOtter.WebSockets;

/// <summary>
/// The stream below .NET's client WebSocket, which sends pings by its own clock and shows nobody their pongs. Here pings
/// are written between its frames, and pongs are seen as they pass; all else it does itself: handshake, masks,
/// fragments, UTF-8, compression, closing. What must hold: it writes each frame in one piece, as it does.
/// </summary>
internal sealed class FrameStream(Stream inner, Action<long> onPong) : Stream
{
    private const byte Masked = 0x80;
    private const int MaskBytes = 4;

    private readonly PongScanner _pongs = new(onPong);
    private readonly SemaphoreSlim _writing = new(1);
    private long _writes;

    /// <summary>How often something was handed to the connection.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _pongs.Scan(buffer.Span[..count]);
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Interlocked.Increment(ref _writes);
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Writes a ping with a number, masked as a client's frames are (RFC 6455, section 5.3).</summary>
    public ValueTask PingAsync(long number)
    {
        var frame = new byte[2 + MaskBytes + PongScanner.NumberBytes];
        FrameHeader.Write(frame, Opcode.Ping, PongScanner.NumberBytes);
        frame[1] |= Masked;
        var mask = frame.AsSpan(2, MaskBytes);
        var payload = frame.AsSpan(2 + MaskBytes);
        RandomNumberGenerator.Fill(mask);
        BinaryPrimitives.WriteInt64BigEndian(payload, number);
        for (var i = 0; i < payload.Length; i++)
            payload[i] ^= mask[i % MaskBytes];
        return WriteAsync(frame);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
