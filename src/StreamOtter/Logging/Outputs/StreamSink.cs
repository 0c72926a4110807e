namespace StreamOtter.Logging.Outputs;

/// <summary>Writes to a stream, the console's for one.</summary>
internal sealed class StreamSink(Stream stream) : ILogSink
{
    public async ValueTask WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
            await stream.WriteAsync(entry, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
