namespace StreamOtter.Streams.Embedded;

/// <summary>
/// One stream: an append-only log in segments. Callers queue appends (<c>.Appending</c>); the writer, one thread at a
/// time, makes them durable (<c>.Writing</c>) and looks after retention (<c>.Retention</c>); readers and tails see
/// what was published (<c>.Reading</c>).
/// </summary>
internal sealed partial class StreamLog : IStreamLog
{
    private readonly StreamLogContext _context;
    private readonly ILogFolder _folder;
    private readonly Retention _retention;
    private readonly long _segmentBytes;

    // Oldest first, the one being written last; never empty. Replaced as a whole, by the writer only.
    private Segment[] _segments;

    // Why the stream takes no appends now. Only the writer changes it.
    private volatile StreamFault? _fault;

    // Why the stream is over: deleted, or the engine closed. Set once, under the gate.
    private volatile EngineException? _end;

    private StreamLog(
        string name, string epoch, Retention retention, ILogFolder folder, StreamLogContext context, Segment[] segments)
    {
        Name = name;
        Epoch = epoch;
        _retention = retention;
        _segmentBytes = retention.SegmentBytes(context.Options);
        _folder = folder;
        _context = context;
        _segments = segments;
    }

    public string Name { get; }

    public string Epoch { get; }

    public int PartitionCount => 1;

    public StreamFault? Fault => _fault;

    private OffsetRange Range
    {
        get
        {
            var segments = Volatile.Read(ref _segments);
            return new OffsetRange(segments[0].BaseOffset, segments[^1].Next);
        }
    }

    private Segment Active => _segments[^1];

    private string Place => _folder.PathOf(Active.BaseOffset);

    public ValueTask<OffsetRange> GetRangeAsync(int partition, CancellationToken cancellationToken = default)
    {
        ThrowIfNotReadable(partition, cancellationToken);
        return new ValueTask<OffsetRange>(Range);
    }

    /// <summary>
    /// Ends the stream: takes no more appends, runs those in the queue to their end, tells tails and groups, closes the
    /// files.
    /// </summary>
    public async ValueTask CloseAsync(EngineException reason)
    {
        await StopWritingAsync(reason).ConfigureAwait(false);
        await EndTailsAsync(reason).ConfigureAwait(false);
        EndGroups(reason);
        foreach (var segment in _segments)
            segment.Close();
    }

    private void ThrowIfNotReadable(int partition, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfEnded();
        if (partition != 0)
        {
            throw new EngineException(
                EngineError.PartitionNotFound, $"Stream '{Name}' has partition 0 only, not {partition}.");
        }
    }

    private void ThrowIfEnded()
    {
        // A new exception for each caller: its stack trace is the caller's.
        if (_end is { } end)
            throw new EngineException(end.Error, end.Message);
    }

    private void Report(EngineEventKind kind, string message) => _context.Report(new EngineEvent(kind, Name, message));
}
