namespace StreamOtter.Streams.Window;

/// <summary>A stream's windows in one format.</summary>
internal sealed class FeedView
{
    private readonly FrameBuffer _buffer = new(); // the tail's
    private PartitionWindow[] _windows; // changes under the feed's lock

    public FeedView(StreamFeed feed, RecordFormat format, IReadOnlyList<long> start)
    {
        Feed = feed;
        Format = format;
        _windows = [.. start.Select((next, partition) => new PartitionWindow(this, partition, next))];
    }

    public StreamFeed Feed { get; }

    public RecordFormat Format { get; }

    public int PartitionCount => _windows.Length;

    public PartitionWindow this[int partition] => _windows[partition];

    /// <summary>How many subscriptions read it; under the feed's lock.</summary>
    public int Subscriptions { get; set; }

    /// <summary>The tail's: frames a record.</summary>
    public void Append(int partition, in RecordView record)
    {
        _buffer.Clear();
        if (Format.TryWrite(partition, record, _buffer))
            _windows[partition].Append(record.Offset, _buffer.Written, KeyOf(record));
    }

    public void AddPartitions(int count)
    {
        var added = Enumerable.Range(_windows.Length, count - _windows.Length);
        _windows = [.. _windows, .. added.Select(partition => new PartitionWindow(this, partition, 0))];
    }

    public void Close()
    {
        foreach (var window in _windows)
            window.Close();
    }

    /// <summary>Frames what was read of the log.</summary>
    public Segment Frame(PartitionWindow window, long first, in ReadResult result)
    {
        var buffer = new FrameBuffer();
        var ends = new List<int>();
        var offsets = new List<long>();
        var keys = new List<UInt128>();
        foreach (var record in result.Batch)
        {
            if (!Format.TryWrite(window.Partition, record, buffer))
                continue;
            ends.Add(buffer.Length);
            offsets.Add(record.Offset);
            keys.Add(KeyOf(record));
        }
        return new Segment(
            window, first, result.Next, buffer.Written, [.. ends], [.. offsets], Format.ConflatesByKey ? new SegmentKeys([.. keys]) : null);
    }

    private UInt128 KeyOf(in RecordView record) => Format.ConflatesByKey ? KeyHash.Of(record) : KeyHash.None;
}
