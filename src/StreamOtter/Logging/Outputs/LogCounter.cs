namespace StreamOtter.Logging.Outputs;

/// <summary>Counts what becomes of entries, for all outputs of a manager.</summary>
internal sealed class LogCounter
{
    private long _written;
    private long _dropped;
    private long _lost;

    public LogCounts Counts => new(Interlocked.Read(ref _written), Interlocked.Read(ref _dropped), Interlocked.Read(ref _lost));

    public void Written(int entries) => Interlocked.Add(ref _written, entries);

    public void Dropped() => Interlocked.Increment(ref _dropped);

    public void Lost(int entries) => Interlocked.Add(ref _lost, entries);
}
