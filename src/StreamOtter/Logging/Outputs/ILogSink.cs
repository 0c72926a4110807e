namespace StreamOtter.Logging.Outputs;

/// <summary>Where formatted entries end. It is called by one task, and may fail: then what it was given is lost.</summary>
internal interface ILogSink : IAsyncDisposable
{
    /// <summary>Whether a write ends at once when it is cancelled. A console that nobody reads, or a disk, cannot be interrupted.</summary>
    bool EndsWhenCancelled => false;

    ValueTask WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken cancellationToken);
}
