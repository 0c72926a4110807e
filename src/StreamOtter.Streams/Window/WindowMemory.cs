using System.Diagnostics.CodeAnalysis;

namespace StreamOtter.Streams.Window;

/// <summary>
/// The one budget of all windows, in bytes: when a new segment would exceed it, the oldest go, whoever reads them.
/// Who still needs their records reads them from the log again.
/// </summary>
internal sealed class WindowMemory(long limit)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Segment> _segments = new();
    private long _used;

    /// <summary>Bytes held now.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Counts a segment in. Must not be called under the lock of a window.</summary>
    public void Add(Segment segment)
    {
        lock (_gate)
        {
            segment.Turn = _segments.AddLast(segment);
            _used += segment.Size;
        }
        while (TryTakeOldest(segment, out var oldest))
            oldest.Owner.Evict(oldest);
    }

    /// <summary>Counts a segment out whose window is closed.</summary>
    public void Remove(Segment segment)
    {
        lock (_gate)
            Forget(segment);
    }

    private bool TryTakeOldest(Segment newest, [NotNullWhen(true)] out Segment? oldest)
    {
        lock (_gate)
        {
            oldest = _segments.First?.Value;
            if (oldest is null || _used <= limit || ReferenceEquals(oldest, newest))
                return false;
            Forget(oldest);
            return true;
        }
    }

    private void Forget(Segment segment)
    {
        if (segment.Turn is not { } turn)
            return;
        segment.Turn = null;
        _segments.Remove(turn);
        _used -= segment.Size;
    }
}
