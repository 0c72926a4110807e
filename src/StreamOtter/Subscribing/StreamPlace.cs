using StreamOtter.Protocol.V1;

namespace StreamOtter.Subscribing;

/// <summary>
/// Where a subscription is in a stream. What holds: everything before <see cref="Position"/> was delivered or told as a
/// gap.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="deliver">Takes what comes, in order.</param>
internal sealed class StreamPlace(string stream, Action<Delivery> deliver)
{
    /// <summary>What an object and its arrays take besides a record's bytes.</summary>
    public const int RecordOverhead = 200;

    /// <summary>What comes next from the gateway; null until the first <c>subscribed</c>.</summary>
    public StreamPosition? Position { get; private set; }

    public void OnSubscribed(WirePosition wire)
    {
        var start = StreamPosition.FromWire(wire);
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
        Move(start);
    }

    /// <exception cref="WireFormatException">The records are not in the order of their offsets.</exception>
    public void OnRecords(IReadOnlyList<WireRecord> records)
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
                throw new WireFormatException($"Record {record.Offset} of partition {partition} of '{stream}' came where {next} was next.");
            next = record.Offset + 1;
            deliver(new Delivery(new StreamRecord(stream, before, record), SizeOf(record)));
        }
        if (partition is { } final)
            Position = before.With(final, next);
    }

    /// <exception cref="WireFormatException">The gap begins or ends where it cannot.</exception>
    public void OnGap(GapMessage gap)
    {
        // After a recreation 'from' is of the old epoch, and 'to' may be less.
        if (gap.Reason != "recreated" && (gap.To <= gap.From || gap.To < Position![gap.Partition]))
            throw new WireFormatException($"A gap from {gap.From} to {gap.To} in partition {gap.Partition} of '{stream}', which stands at {Position![gap.Partition]}.");
        Position = Position!.With(gap.Partition, gap.To);
        deliver(new Delivery(new StreamGap(stream, gap.Partition, gap.From, gap.To, gap.Reason), RecordOverhead));
    }

    public void OnPosition(WirePosition wire)
    {
        var position = Position!;
        foreach (var (partition, offset) in wire.Offsets)
        {
            if (offset > (position[partition] ?? -1))
                position = position.With(partition, offset);
        }
        Move(position);
    }

    private void Move(StreamPosition position)
    {
        Position = position;
        deliver(new Delivery(new StreamMove(stream, position), RecordOverhead));
    }

    private static int SizeOf(in WireRecord record)
    {
        var size = RecordOverhead + record.Value.Length + (record.Key?.Length ?? 0);
        foreach (var header in record.Headers)
            size += (2 * header.Name.Length) + (header.Value?.Length ?? 0) + RecordOverhead;
        return size;
    }
}
