using System.Threading.Channels;
using StreamOtter.Connecting;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Subscribing;

/// <summary>
/// A subscription, over all connections: where it is in its streams, and what has come and is not taken yet. The
/// connection's reader delivers, the application's enumerator takes; <see cref="SubscriptionSet"/>'s lock guards the rest.
/// </summary>
internal sealed class Subscription
{
    private readonly Channel<Delivery> _buffer = Channel.CreateUnbounded<Delivery>(new() { SingleReader = true });
    private readonly Dictionary<string, StreamPlace> _places = new(StringComparer.Ordinal); // by stream; of one stream alone, its one
    private readonly SubscribeOptions _options;
    private readonly Action _onHalfTaken;
    private long _bytes;
    private bool _wasOpen;

    public Subscription(int number, string name, bool isPattern, SubscribeOptions options, Backoff backoff, Action onHalfTaken)
    {
        Number = number;
        Name = name;
        IsPattern = isPattern;
        _options = options;
        Backoff = backoff;
        _onHalfTaken = onHalfTaken;
        if (!isPattern)
            AddPlace(name);
    }

    /// <summary>Its number on the wire, the same on every connection.</summary>
    public int Number { get; }

    /// <summary>The stream's name, or the pattern of names.</summary>
    public string Name { get; }

    /// <summary>Whether it has several streams, each of which is subscribed to with a message of its own.</summary>
    public bool IsPattern { get; }

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

    /// <summary>What to ask the gateway for now.</summary>
    public SubscribeMessage ToWire() => new(Number, Name, IsPattern, NextStart())
    {
        Partitions = _options.Partitions,
        Filter = _options.Filter,
        Slow = _options.SlowWord,
        Batch = _options.Batch,
    };

    /// <summary>It is open, or one of its streams has joined.</summary>
    public void OnSubscribed(SubscribedMessage message)
    {
        if (!IsPattern)
            _places[Name].OnSubscribed(message.Position ?? throw new WireFormatException("A 'subscribed' of a stream without its position."));
        else if (message.Stream is not null)
            AddPlace(message.Stream).OnSubscribed(message.Position!);
        else
            _wasOpen = true;
    }

    public void OnRecords(RecordsMessage message) => PlaceOf(message.Stream, "records").OnRecords(message.Records);

    public void OnGap(GapMessage message) => PlaceOf(message.Stream, "gap").OnGap(message);

    public void OnPosition(PositionMessage message) => PlaceOf(message.Stream, "position").OnPosition(message.Position);

    /// <summary>One of its streams has failed. A deleted one that comes back has another life, and starts anew.</summary>
    public void OnStreamFailed(string stream, int code, string error)
    {
        if (code == ProtocolCode.StreamEnded)
            _places.Remove(stream);
        Add(new Delivery(new SubscriptionFailedException(stream, code, error), StreamPlace.RecordOverhead));
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

    private StreamPlace AddPlace(string stream)
    {
        if (!_places.TryGetValue(stream, out var place))
            _places.Add(stream, place = new StreamPlace(stream, Add));
        return place;
    }

    private StreamPlace PlaceOf(string? stream, string type) =>
        _places.TryGetValue(IsPattern ? stream ?? "" : Name, out var place)
            ? place
            : throw new WireFormatException($"A '{type}' for '{stream}', which the subscription {Number} does not have.");

    /// <summary>Where to go on: at the beginning as the application said, then where it was.</summary>
    private WireStart NextStart()
    {
        if (!IsPattern)
            return _places[Name].Position is { } position ? StreamStart.At(position).Wire : _options.From.Wire;
        if (!_wasOpen)
            return _options.From.Wire;
        // What the application named and the gateway has not told of yet is still there to be found.
        var positions = new Dictionary<string, WirePosition>(_options.From.Wire.Positions ?? new Dictionary<string, WirePosition>(), StringComparer.Ordinal);
        foreach (var (stream, place) in _places)
            positions[stream] = place.Position!.ToWire();
        return new WireStart { Positions = positions };
    }
}
