using System.Buffers;
using StreamOtter.Connecting;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Subscribing;

/// <summary>
/// A subscription with a position of its own. What holds: everything before <see cref="Position"/> is in the buffer, or
/// was taken, or was told as a gap.
/// </summary>
internal sealed class StreamSubscription : Subscription
{
    /// <summary>What an object and its arrays take besides a record's bytes.</summary>
    private const int RecordOverhead = 200;

    private readonly SubscribeOptions _options;
    private readonly Action _onHalfTaken;
    private long _bytes;

    public StreamSubscription(int number, string stream, SubscribeOptions options, Backoff backoff, Action onHalfTaken)
        : base(number, stream, backoff)
    {
        _options = options;
        _onHalfTaken = onHalfTaken;
    }

    /// <summary>What comes next from the gateway; null until the first <c>subscribed</c>.</summary>
    public StreamPosition? Position { get; private set; }

    public override bool IsFull => Interlocked.Read(ref _bytes) >= _options.BufferBytes;

    public override bool IsHalfTaken => Interlocked.Read(ref _bytes) <= _options.BufferBytes / 2;

    /// <summary>Subscribes from where it stands.</summary>
    public override void WriteSubscribe(ArrayBufferWriter<byte> message)
    {
        var from = Position is { } position ? StreamStart.At(position) : _options.From;
        from.WriteSubscribe(message, Number, Stream, _options.Partitions, group: null);
    }

    public override void OnSubscribed(SubscribedMessage message)
    {
        var start = StreamPosition.FromWire(message.Position ?? throw new WireFormatException("A 'subscribed' without a position."));
        if (Position is { } known && string.Equals(known.Epoch, start.Epoch, StringComparison.Ordinal))
        {
            // It was asked for what follows our position: only partitions we did not know can have something to tell.
            foreach (var (partition, offset) in start.Offsets)
            {
                if (known[partition] is null)
                    known = known.With(partition, offset);
            }
            Position = known;
            return;
        }
        Position = start;
        Add(new Delivery(null, null, start, RecordOverhead));
    }

    /// <exception cref="WireFormatException">The records are not in the order of their offsets.</exception>
    public override void OnRecords(IReadOnlyList<WireRecord> records)
    {
        // Records of a run share the position before it, so that a position is built only where one is asked for.
        var before = Position!;
        int? partition = null;
        long next = 0;
        foreach (var record in records)
        {
            if (record.Partition != partition)
            {
                if (partition is { } last)
                    before = before.With(last, next);
                partition = record.Partition;
                next = before[partition!.Value] ?? 0;
            }
            if (record.Offset < next)
                throw new WireFormatException($"Record {record.Offset} of partition {partition} of '{Stream}' came where {next} was next.");
            next = record.Offset + 1;
            Add(new Delivery(new StreamRecord(Stream, before, record), null, null, SizeOf(record)));
        }
        if (partition is { } final)
            Position = before.With(final, next);
    }

    public override void OnGap(GapMessage gap)
    {
        // After a recreation 'from' is of the old epoch, and 'to' may be less.
        if (gap.Reason != "recreated" && (gap.To <= gap.From || gap.To < Position![gap.Partition]))
            throw new WireFormatException($"A gap from {gap.From} to {gap.To} in partition {gap.Partition} of '{Stream}', which stands at {Position![gap.Partition]}.");
        Position = Position!.With(gap.Partition, gap.To);
        Add(new Delivery(null, new StreamGap(Stream, gap.Partition, gap.From, gap.To, gap.Reason), null, RecordOverhead));
    }

    public override void OnPosition(WirePosition wire)
    {
        foreach (var (partition, offset) in wire.Offsets)
        {
            if (offset > (Position![partition] ?? -1))
                Position = Position.With(partition, offset);
        }
        Add(new Delivery(null, null, Position, RecordOverhead));
    }

    protected override void OnTaken(in Delivery delivery)
    {
        var half = _options.BufferBytes / 2;
        var left = Interlocked.Add(ref _bytes, -delivery.Bytes);
        if (left <= half && left + delivery.Bytes > half)
            _onHalfTaken();
    }

    protected override void OnAdded(in Delivery delivery) => Interlocked.Add(ref _bytes, delivery.Bytes);

    private static int SizeOf(in WireRecord record)
    {
        var size = RecordOverhead + record.Value.Length + (record.Key?.Length ?? 0);
        foreach (var header in record.Headers)
            size += (2 * header.Name.Length) + (header.Value?.Length ?? 0) + RecordOverhead;
        return size;
    }
}
