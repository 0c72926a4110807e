namespace StreamOtter.Streams.Window;

/// <summary>
/// A subscriber's place in one partition: all that it costs while it is slow or idle. Used by one thread at a time.
/// </summary>
public sealed class Cursor
{
    private readonly PartitionWindow _window;
    private readonly ISubscriber _subscriber;
    private Segment? _segment;
    private int _index;
    private CatchUpRead? _read;
    private bool _hasBeenAtEnd;

    internal Cursor(PartitionWindow window, ISubscriber subscriber, long next)
    {
        _window = window;
        _subscriber = subscriber;
        Next = next;
    }

    /// <summary>The partition.</summary>
    public int Partition => _window.Partition;

    /// <summary>The next offset: everything before it has been taken.</summary>
    public long Next { get; private set; }

    /// <summary>
    /// Whether the cursor, once it has reached the end, reads from memory alone: then it can fall
    /// <see cref="CursorState.Behind"/>.
    /// </summary>
    public bool StaysLive { get; set; }

    /// <summary>How many records are taken together at most. Default: no bound.</summary>
    public int MaxRecords { get; set; } = int.MaxValue;

    /// <summary>After <see cref="CursorState.Gap"/>: the first offset that is missing; the last is before <see cref="Next"/>.</summary>
    public long GapStart { get; private set; }

    /// <summary>After <see cref="CursorState.Failed"/>: why.</summary>
    public EngineException? Error { get; private set; }

    /// <summary>
    /// Takes the next records that lie together, up to a number of bytes but one at least, and moves past them.
    /// </summary>
    public CursorState TryTake(int maxBytes, out WindowSlice slice)
    {
        while (true)
        {
            if (TryTakeFromSegment(maxBytes, out slice))
                return CursorState.Records;
            if (Next >= _window.Next)
            {
                _hasBeenAtEnd = true;
                return CursorState.AtEnd;
            }
            if (TryEnterSegment())
            {
                _read = null; // whatever was asked for, it is here
                continue;
            }
            if (_window.IsClosed)
                return CursorState.AtEnd; // what is read for it would not be kept, and it would ask for ever
            if (StaysLive && _hasBeenAtEnd)
                return CursorState.Behind;

            _read ??= _window.Read(Next, _subscriber);
            if (!_read.IsCompleted)
                return CursorState.Waiting;
            var read = _read;
            _read = null;
            if (read.Error is { } error)
            {
                Error = error;
                return CursorState.Failed;
            }
            // A read that somebody else began may speak of another offset; only its own is said to be gone.
            if (read.GapEnd is { } gapEnd && read.First == Next)
            {
                GapStart = Next;
                Next = gapEnd;
                return CursorState.Gap;
            }
        }
    }

    /// <summary>Leaves out all that there is; the cursor has moved over it as over a gap.</summary>
    public void SkipToEnd()
    {
        GapStart = Next;
        Next = _window.Next;
        _segment = null;
        _read = null;
    }

    /// <summary>Goes on at another place, before or behind; what lies between is neither taken nor a gap.</summary>
    public void MoveTo(long next)
    {
        Next = next;
        _segment = null;
        _read = null;
        _hasBeenAtEnd = false;
    }

    private bool TryTakeFromSegment(int maxBytes, out WindowSlice slice)
    {
        slice = default;
        if (_segment is not { } segment)
            return false;
        if (!segment.TryLease())
        {
            _segment = null;
            return false;
        }

        // Read in this order: what is sealed gets no further record, and what is covered has its records counted.
        var isSealed = segment.IsSealed;
        var covered = segment.Next;
        var available = segment.Count;
        if (available > _index)
        {
            slice = segment.Keys is null
                ? segment.Take(ref _index, available, maxBytes, MaxRecords)
                : NewestRecords.Take(segment, ref _index, available, maxBytes, MaxRecords);
            var passed = segment.OffsetOf(_index - 1) + 1;
            Next = _index == available ? Math.Max(covered, passed) : passed;
            if (slice.Count > 0)
                return true;
        }

        segment.Release();
        Next = Math.Max(Next, covered);
        if (isSealed)
            _segment = null;
        return false;
    }

    private bool TryEnterSegment()
    {
        if (_window.Find(Next) is not { } found)
            return false;
        // The segment it is in already has got more meanwhile: that is taken, not read from the log.
        if (ReferenceEquals(found, _segment))
            return true;
        if (!found.TryLease())
            return false;
        _segment = found;
        _index = found.IndexOf(Next);
        found.Release();
        return true;
    }
}
