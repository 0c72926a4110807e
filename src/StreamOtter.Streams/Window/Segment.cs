using System.Buffers;

namespace StreamOtter.Streams.Window;

/// <summary>
/// A run of a partition's records in one format, one after the other in shared memory, so that a subscriber's share of
/// it is one slice. One thread appends; any number read. The memory lives as long as somebody holds a lease: the
/// window until eviction, the appender until it seals, a reader for the length of one copy.
/// </summary>
internal sealed class Segment
{
    // Published records: for record i, its bytes end at _ends[i] and its offset is _offsets[i]. The arrays are
    // replaced when they grow, and always before _count tells of an element in them.
    private int[] _ends;
    private long[] _offsets;
    private byte[] _bytes;
    private int _count;
    private int _leases;
    private long _next;
    private volatile bool _sealed;
    private volatile bool _evicted;

    public Segment(PartitionWindow owner, long first, int capacity, int records, SegmentKeys? keys = null)
    {
        Owner = owner;
        First = first;
        _next = first;
        _bytes = ArrayPool<byte>.Shared.Rent(capacity);
        _ends = new int[records];
        _offsets = new long[records];
        _leases = 2; // the window's and the appender's
        Keys = keys;
        Size = _bytes.Length + (records * (sizeof(int) + sizeof(long))) + (keys?.Size ?? 0);
    }

    /// <summary>A complete segment, as catch-up makes it.</summary>
    public Segment(PartitionWindow owner, long first, long next, ReadOnlySpan<byte> bytes, int[] ends, long[] offsets, SegmentKeys? keys = null)
        : this(owner, first, bytes.Length, records: 0, keys)
    {
        bytes.CopyTo(_bytes);
        _ends = ends;
        _offsets = offsets;
        _count = ends.Length;
        _next = next;
        Size += ends.Length * (sizeof(int) + sizeof(long));
        Seal();
    }

    public PartitionWindow Owner { get; }

    /// <summary>The first offset it speaks for.</summary>
    public long First { get; }

    /// <summary>The offset after the last it speaks for.</summary>
    public long Next => Volatile.Read(ref _next);

    public int Count => Volatile.Read(ref _count);

    /// <summary>About the bytes it holds, counted against the window's budget when it was made.</summary>
    public int Size { get; }

    /// <summary>In a conflating window, and while its memory is held: the records' keys.</summary>
    public SegmentKeys? Keys { get; private set; }

    /// <summary>The budget's: its place among those that are to go, while it is counted.</summary>
    public LinkedListNode<Segment>? Turn { get; set; }

    public bool IsSealed => _sealed;

    public bool IsEvicted => _evicted;

    /// <summary>The appender's: takes a record in, or answers false where it does not fit.</summary>
    public bool TryAppend(long offset, ReadOnlySpan<byte> framed)
    {
        var start = _count == 0 ? 0 : _ends[_count - 1];
        if (_evicted || framed.Length > _bytes.Length - start || _count == _ends.Length)
            return false;
        framed.CopyTo(_bytes.AsSpan(start));
        _ends[_count] = start + framed.Length;
        _offsets[_count] = offset;
        Volatile.Write(ref _count, _count + 1);
        Volatile.Write(ref _next, offset + 1);
        return true;
    }

    /// <summary>The appender's: the segment speaks for all offsets before this one, whether they have a record or not.</summary>
    public void Cover(long next) => Volatile.Write(ref _next, next);

    /// <summary>The appender's: nothing is added any more.</summary>
    public void Seal()
    {
        _sealed = true;
        Release();
    }

    /// <summary>The window's: its memory goes as soon as nobody reads it.</summary>
    public void Evict()
    {
        _evicted = true;
        Release();
    }

    public bool TryLease()
    {
        var leases = Volatile.Read(ref _leases);
        while (leases > 0 && !_evicted)
        {
            var seen = Interlocked.CompareExchange(ref _leases, leases + 1, leases);
            if (seen == leases)
                return true;
            leases = seen;
        }
        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _leases) != 0)
            return;
        var bytes = _bytes;
        _bytes = [];
        _ends = [];
        _offsets = [];
        Keys = null;
        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>Under a lease: the index of the first record at or after an offset.</summary>
    public int IndexOf(long offset)
    {
        var found = _offsets.AsSpan(0, Count).BinarySearch(offset);
        return found < 0 ? ~found : found;
    }

    /// <summary>
    /// Under a lease, which goes with the slice: records from an index on, up to a number of bytes and of records but one
    /// at least; the index moves behind them.
    /// </summary>
    public WindowSlice Take(ref int index, int available, int maxBytes, int maxRecords)
    {
        var count = Math.Min(CountWithin(index, available, maxBytes), maxRecords);
        var bytes = Slice(index, count);
        index += count;
        return new WindowSlice(this, bytes, count, _offsets[index - 1]);
    }

    /// <summary>Under a lease: the bytes of records.</summary>
    public ReadOnlySpan<byte> Slice(int index, int count)
    {
        var start = StartOf(index);
        return _bytes.AsSpan(start, _ends[index + count - 1] - start);
    }

    /// <summary>Under a lease: a record's offset.</summary>
    public long OffsetOf(int index) => _offsets[index];

    /// <summary>How many records from an index on fit into a number of bytes; one at least.</summary>
    private int CountWithin(int index, int available, int maxBytes)
    {
        var start = StartOf(index);
        if (_ends[available - 1] - start <= maxBytes)
            return available - index;
        var found = _ends.AsSpan(index, available - index).BinarySearch(start + maxBytes);
        return Math.Max(1, found < 0 ? ~found : found + 1);
    }

    private int StartOf(int index) => index == 0 ? 0 : _ends[index - 1];
}
