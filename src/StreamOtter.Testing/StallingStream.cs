namespace StreamOtter.Testing;

/// <summary>Lies below a server's frames: lets what comes wait, and pongs vanish.</summary>
internal sealed class StallingStream(Stream inner) : Stream
{
    private const byte PongFrame = 0x8A; // the first byte of one: final, opcode 10 (RFC 6455, section 5.2)

    private volatile TaskCompletionSource? _stalled;

    public bool DropsPongs { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Stall() => _stalled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume()
    {
        var stalled = _stalled;
        _stalled = null;
        stalled?.TrySetResult();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await WhileStalledAsync(cancellationToken).ConfigureAwait(false);
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        await WhileStalledAsync(cancellationToken).ConfigureAwait(false); // it came after that
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // A frame is written at once.
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        DropsPongs && buffer.Span is [PongFrame, ..] ? default : inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            Resume(); // to find that it is over
        }
        base.Dispose(disposing);
    }

    private async ValueTask WhileStalledAsync(CancellationToken cancellationToken)
    {
        if (_stalled is { } stalled)
            await stalled.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
