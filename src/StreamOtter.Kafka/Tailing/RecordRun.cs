using StreamOtter.Kafka.Reading;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Tailing;

/// <summary>
/// The records consumed since the last hand-over, in one buffer. librdkafka hands out what one fetch brought of a
/// partition in a row, so that a run of records of one partition is a batch as it stands, without another copy.
/// </summary>
internal sealed class RecordRun
{
    // A record that is larger grows the buffer; it is used up as soon as this much is in it.
    private const int MaxBytes = 1 << 20;

    private readonly RecordBatchBuilder _bytes = new(MaxBytes + (MaxBytes / 4));
    private FollowedPartition? _partition;
    private int _start;

    public RecordParts Parts { get; } = new();

    public bool IsFull => _bytes.Length >= MaxBytes;

    /// <summary>The next record consumed goes here.</summary>
    public void Begin() => Parts.Begin(_bytes);

    /// <summary>The record begun was one of this partition. Passes on the run before it if that was another's.</summary>
    public void End(FollowedPartition partition, long offset, long timestamp)
    {
        if (partition != _partition)
        {
            PassOn();
            _partition = partition;
        }
        _bytes.EndRecord(offset, timestamp);
        partition.Position = offset + 1;
    }

    /// <summary>Passes on everything and begins the buffer anew.</summary>
    public void Flush()
    {
        PassOn();
        _partition = null;
        _start = 0;
        _bytes.Clear();
    }

    private void PassOn()
    {
        if (_partition is null || _start == _bytes.Length)
            return;
        var topic = _partition.Topic;
        var batch = _bytes.Slice(_start, _bytes.Length);
        foreach (var tail in topic.Tails)
            tail.Pass(_partition.Number, batch, _partition.Position);
        topic.IsDirty = true;
        _start = _bytes.Length;
    }
}
