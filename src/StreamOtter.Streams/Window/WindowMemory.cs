namespace StreamOtter.Streams.Window;

/// <summary>
/// The one budget of all windows, in bytes: when a new segment would exceed it, the oldest go, whoever reads them.
/// Who still needs their records reads them from the log again.
/// </summary>
internal sealed class WindowMemory(long limit)
{
    private readonly Lock _gate = new();
    private readonly Queue<Segment> _segments = new();
    private long _used;

    /// <summary>Bytes held now.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Counts a segment in. Must not be called under the lock of a window.</summary>
    public void Add(Segment segment)
    {
        lock (_gate)
        {
            _segments.Enqueue(segment);
            _used += segment.Size;
        }
        while (TryTakeOldest(segment, out var oldest))
            oldest.Owner.Evict(oldest);
    }

    private bool TryTakeOldest(Segment newest, out Segment oldest)
    {
        lock (_gate)
        {
            oldest = _segments.Peek();
            if (_used <= limit || ReferenceEquals(oldest, newest))
                return false;
            _ = _segments.Dequeue();
            _used -= oldest.Size;
            return true;
        }
    }
}
