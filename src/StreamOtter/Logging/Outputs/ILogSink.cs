namespace StreamOtter.Logging.Outputs;

/// <summary>Where formatted entries end. It is called by one task, and may fail: then what it was given is lost.</summary>
internal interface ILogSink : IAsyncDisposable
{
    ValueTask WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken cancellationToken);
}
