namespace StreamOtter.Server.Sockets;

/// <summary>
/// The stream that .NET's WebSocket works on: it reads from the client, and what it writes (pongs, the close frame)
/// goes through the connection's outbox, so that it never lands inside a frame of ours. A pong to a client that takes
/// nothing is waited for, so that its pings are not read either.
/// </summary>
internal sealed class GatedStream(SocketConnection connection, Stream input) : Stream
{
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = input.ReadAsync(buffer, cancellationToken);
        if (!read.IsCompletedSuccessfully)
            return HearAsync(read);
        connection.Heard();
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        connection.SendFrames(buffer.Span);
        return connection.WhenRoomAsync(buffer.Span);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => connection.SendFrames(buffer);

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => connection.SendFrames(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask<int> HearAsync(ValueTask<int> read)
    {
        var count = await read;
        connection.Heard();
        return count;
    }
}
