namespace StreamOtter.Streams.Window;

/// <summary>
/// The recent records of one partition in one format, and what catch-up has read of the older ones. The live
/// segments are contiguous: together they speak for every offset from the first one's start to <see cref="Next"/>.
/// </summary>
internal sealed class PartitionWindow
{
    private const int SmallestSegment = 4 << 10;
    private const int LargestSegment = 256 << 10;
    private const int BytesPerRecord = 64; // a guess, low so that a segment is full before its index is

    private readonly Lock _gate = new();
    private readonly List<Segment> _live = [];
    private readonly List<Segment> _past = [];
    private readonly List<CatchUpRead> _reads = [];
    private readonly FeedView _view;
    private readonly NewestByKey? _newest; // of a conflating format
    private int _capacity = SmallestSegment;
    private Segment? _tail;
    private long _next;
    private volatile bool _isClosed;

    public PartitionWindow(FeedView view, int partition, long next)
    {
        _view = view;
        Partition = partition;
        _next = next;
        _newest = view.Format.ConflatesByKey ? new NewestByKey() : null;
    }

    public int Partition { get; }

    /// <summary>The offset after the last the window has seen.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>Whether its last subscriber has left.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>The tail's: takes a record in, of a key where the format conflates.</summary>
    public void Append(long offset, ReadOnlySpan<byte> framed, UInt128 key)
    {
        if (_tail is null || !_tail.TryAppend(offset, framed))
        {
            StartSegment(_next, framed.Length);
            // A new segment has room for it, but where the budget is tight its turn may have come already: then the
            // record is not held, and who needs it reads the log.
            _ = _tail!.TryAppend(offset, framed);
        }
        if (_newest is not null)
            Conflate(_tail, key);
        Volatile.Write(ref _next, offset + 1);
    }

    /// <summary>The tail's: every record before this offset has been seen, those that the format leaves out included.</summary>
    public void Cover(long next)
    {
        // A segment must speak for the offsets, or every subscriber would ask the log what became of them.
        if (_tail is null || _tail.IsEvicted)
            StartSegment(_next, 0);
        _tail!.Cover(next);
        Volatile.Write(ref _next, next);
    }

    /// <summary>The tail's: records up to this offset were never seen.</summary>
    public void Skip(long next)
    {
        SealTail();
        lock (_gate)
        {
            // What comes is not contiguous with these; who needs them asks the log, which says what became of them.
            _past.AddRange(_live);
            _live.Clear();
        }
        Volatile.Write(ref _next, next);
    }

    /// <summary>Nothing is appended any more and all memory goes.</summary>
    public void Close()
    {
        SealTail();
        Segment[] all;
        lock (_gate)
        {
            _isClosed = true;
            all = [.. _live, .. _past];
        }
        foreach (var segment in all)
            LetGo(segment);
    }

    /// <summary>The segment that speaks for an offset, live or read before, or null.</summary>
    public Segment? Find(long offset)
    {
        lock (_gate)
            return Find(_live, offset) ?? Find(_past, offset);
    }

    /// <summary>Asks for the records from an offset on; the subscriber is woken when they are there.</summary>
    public CatchUpRead Read(long offset, ISubscriber subscriber)
    {
        CatchUpRead read;
        lock (_gate)
        {
            foreach (var running in _reads)
            {
                if (running.TryJoin(offset, subscriber))
                    return running;
            }
            read = new CatchUpRead(this, offset, subscriber);
            _reads.Add(read);
        }
        _view.Feed.StartRead(read);
        return read;
    }

    /// <summary>Takes in what a catch-up read found: the records of the offsets from <paramref name="first"/> on.</summary>
    public void Fill(long first, in ReadResult result)
    {
        var segment = _view.Frame(this, first, result);
        lock (_gate)
        {
            _past.Add(segment);
            for (var i = 0; _newest is not null && i < segment.Count; i++)
                _newest.Add(segment, i);
        }
        _view.Feed.Memory.Add(segment);
        // Closed before or meanwhile: nobody else lets go of it.
        if (_isClosed)
            LetGo(segment);
    }

    public void Finished(CatchUpRead read)
    {
        lock (_gate)
            _reads.Remove(read);
    }

    /// <summary>The budget's: this segment's turn has come.</summary>
    public void Evict(Segment segment)
    {
        lock (_gate)
        {
            if (!_past.Remove(segment) && !_live.Remove(segment))
                return;
            _newest?.Remove(segment);
            segment.Evict();
        }
    }

    private void LetGo(Segment segment)
    {
        _view.Feed.Memory.Remove(segment);
        Evict(segment);
    }

    private void StartSegment(long first, int atLeast)
    {
        SealTail();
        var records = Math.Max(16, _capacity / BytesPerRecord);
        var segment = new Segment(this, first, Math.Max(_capacity, atLeast), records, _newest is null ? null : new SegmentKeys(new UInt128[records]));
        _capacity = Math.Min(_capacity * 2, LargestSegment);
        _tail = segment;
        lock (_gate)
            _live.Add(segment);
        _view.Feed.Memory.Add(segment);
    }

    private void Conflate(Segment segment, UInt128 key)
    {
        lock (_gate)
        {
            // Its turn may have come already; then it is not held, and supersedes nothing that is.
            if (segment.IsEvicted)
                return;
            segment.Keys![segment.Count - 1] = key;
            _newest!.Add(segment, segment.Count - 1);
        }
    }

    private void SealTail()
    {
        _tail?.Seal();
        _tail = null;
    }

    private static Segment? Find(List<Segment> segments, long offset)
    {
        // Searched from the end: most who look are near it.
        for (var i = segments.Count - 1; i >= 0; i--)
        {
            if (segments[i].First <= offset && offset < segments[i].Next)
                return segments[i];
        }
        return null;
    }
}
