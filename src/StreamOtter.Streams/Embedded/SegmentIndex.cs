namespace StreamOtter.Streams.Embedded;

/// <summary>
/// A sparse index of one segment, in memory: it can always be made again from the log. One thread adds, any number
/// of threads look up, without a lock: an entry is complete before the count that covers it is published.
/// </summary>
internal sealed class SegmentIndex
{
    /// <summary>At most this many bytes lie between entries, and one record.</summary>
    public const int Interval = 16 * 1024;

    private IndexEntry[] _entries = new IndexEntry[4];
    private int _count;
    private long _maxTimestamp = long.MinValue;

    public SegmentIndex(long baseOffset)
    {
        _entries[0] = new IndexEntry(baseOffset, 0, long.MinValue);
        _count = 1;
    }

    /// <summary>The greatest timestamp in the segment.</summary>
    public long MaxTimestamp => Volatile.Read(ref _maxTimestamp);

    /// <summary>Takes note of a record.</summary>
    public void Add(long offset, long position, long timestamp)
    {
        if (position - _entries[_count - 1].Position >= Interval)
        {
            var entries = _entries;
            if (_count == entries.Length)
                Array.Resize(ref entries, _count * 2);
            entries[_count] = new IndexEntry(offset, position, _maxTimestamp);
            Volatile.Write(ref _entries, entries);
            Volatile.Write(ref _count, _count + 1);
        }
        if (timestamp > _maxTimestamp)
            Volatile.Write(ref _maxTimestamp, timestamp);
    }

    /// <summary>Takes note of whole records that start at a position.</summary>
    public void Add(ReadOnlySpan<byte> records, long position)
    {
        while (!records.IsEmpty)
        {
            var size = (int)RecordCodec.SizeAt(records);
            Add(RecordCodec.OffsetOf(records), position, RecordCodec.TimestampOf(records));
            records = records[size..];
            position += size;
        }
    }

    /// <summary>The last entry at or before an offset.</summary>
    public IndexEntry FindOffset(long offset)
    {
        // The count first: the entries read after it hold at least as many.
        var high = Volatile.Read(ref _count) - 1;
        var entries = Volatile.Read(ref _entries);
        var low = 0;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (entries[middle].Offset <= offset)
                low = middle;
            else
                high = middle - 1;
        }
        return entries[low];
    }

    /// <summary>The last entry before which every record is older than a timestamp.</summary>
    public IndexEntry FindTimestamp(long timestamp)
    {
        var high = Volatile.Read(ref _count) - 1;
        var entries = Volatile.Read(ref _entries);
        var low = 0;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (entries[middle].TimestampBefore < timestamp)
                low = middle;
            else
                high = middle - 1;
        }
        return entries[low];
    }
}
