using System.Threading.Channels;
using StreamOtter.Connecting;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Subscribing;

/// <summary>
/// A subscription, over all connections: its position, and what has come and is not taken yet. The connection's reader
/// delivers, the application's enumerator takes; <see cref="SubscriptionSet"/>'s lock guards the rest.
/// What holds: everything before <see cref="Position"/> is in the buffer, or was taken, or was told as a gap.
/// </summary>
internal sealed class Subscription
{
    /// <summary>What an object and its arrays take besides a record's bytes.</summary>
    private const int RecordOverhead = 200;

    private readonly Channel<Delivery> _buffer = Channel.CreateUnbounded<Delivery>(new() { SingleReader = true });
    private readonly SubscribeOptions _options;
    private readonly Action _onHalfTaken;
    private long _bytes;

    public Subscription(int number, string stream, SubscribeOptions options, Backoff backoff, Action onHalfTaken)
    {
        Number = number;
        Stream = stream;
        _options = options;
        Backoff = backoff;
        _onHalfTaken = onHalfTaken;
    }

    /// <summary>Its number on the wire, the same on every connection.</summary>
    public int Number { get; }

    public string Stream { get; }

    /// <summary>What comes next from the gateway; null until the first <c>subscribed</c>.</summary>
    public StreamPosition? Position { get; private set; }

    /// <summary>What the gateway knows of it.</summary>
    public WireState State { get; set; }

    /// <summary>The application does not want it any more.</summary>
    public bool IsLeft { get; set; }

    /// <summary>It was full, and is taken up again when half of its buffer is taken.</summary>
    public bool IsParked { get; set; }

    /// <summary>The gateway could not serve it; it is asked again when this is over.</summary>
    public ITimer? Pause { get; set; }

    public Backoff Backoff { get; }

    public bool IsFull => Interlocked.Read(ref _bytes) >= _options.BufferBytes;

    public bool IsHalfTaken => Interlocked.Read(ref _bytes) <= _options.BufferBytes / 2;

    public IReadOnlyList<int>? Partitions => _options.Partitions;

    /// <summary>Where to subscribe from now.</summary>
    public StreamStart NextStart => Position is { } position ? StreamStart.At(position) : _options.From;

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
        Position = start;
        Add(new Delivery(null, null, start, RecordOverhead));
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
                throw new WireFormatException($"Record {record.Offset} of partition {partition} of '{Stream}' came where {next} was next.");
            next = record.Offset + 1;
            Add(new Delivery(new StreamRecord(Stream, before, record), null, null, SizeOf(record)));
        }
        if (partition is { } final)
            Position = before.With(final, next);
    }

    public void OnGap(GapMessage gap)
    {
        // After a recreation 'from' is of the old epoch, and 'to' may be less.
        if (gap.Reason != "recreated" && (gap.To <= gap.From || gap.To < Position![gap.Partition]))
            throw new WireFormatException($"A gap from {gap.From} to {gap.To} in partition {gap.Partition} of '{Stream}', which stands at {Position![gap.Partition]}.");
        Position = Position!.With(gap.Partition, gap.To);
        Add(new Delivery(null, new StreamGap(Stream, gap.Partition, gap.From, gap.To, gap.Reason), null, RecordOverhead));
    }

    public void OnPosition(WirePosition wire)
    {
        foreach (var (partition, offset) in wire.Offsets)
        {
            if (offset > (Position![partition] ?? -1))
                Position = Position.With(partition, offset);
        }
        Add(new Delivery(null, null, Position, RecordOverhead));
    }

    /// <summary>Nothing more comes; what is in the buffer is still taken.</summary>
    public void End(Exception reason) => _buffer.Writer.TryComplete(reason);

    /// <summary>The next delivery. Throws the reason of the end.</summary>
    public async ValueTask<Delivery> TakeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Delivery delivery;
        while (!_buffer.Reader.TryRead(out delivery))
        {
            if (!await _buffer.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                throw new ClientClosedException(null);
        }
        var half = _options.BufferBytes / 2;
        var left = Interlocked.Add(ref _bytes, -delivery.Bytes);
        if (left <= half && left + delivery.Bytes > half)
            _onHalfTaken();
        return delivery;
    }

    private void Add(Delivery delivery)
    {
        Interlocked.Add(ref _bytes, delivery.Bytes);
        _buffer.Writer.TryWrite(delivery);
    }

    private static int SizeOf(in WireRecord record)
    {
        var size = RecordOverhead + record.Value.Length + (record.Key?.Length ?? 0);
        foreach (var header in record.Headers)
            size += (2 * header.Name.Length) + (header.Value?.Length ?? 0) + RecordOverhead;
        return size;
    }
}
