using StreamOtter.Connecting;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Subscribing;

/// <summary>A subscription with positions of its own, in one stream or in several.</summary>
internal sealed class StreamSubscription : Subscription
{
    private readonly Dictionary<string, StreamPlace> _places = new(StringComparer.Ordinal); // by stream; of one stream alone, its one
    private readonly SubscribeOptions _options;
    private readonly Action _onHalfTaken;
    private long _bytes;
    private bool _wasOpen;

    public StreamSubscription(int number, string name, bool isPattern, SubscribeOptions options, Backoff backoff, Action onHalfTaken)
        : base(number, name, backoff)
    {
        IsPattern = isPattern;
        _options = options;
        _onHalfTaken = onHalfTaken;
        if (!isPattern)
            AddPlace(name);
    }

    public override bool IsPattern { get; }

    public override bool IsFull => Interlocked.Read(ref _bytes) >= _options.BufferBytes;

    public override bool IsHalfTaken => Interlocked.Read(ref _bytes) <= _options.BufferBytes / 2;

    public override SubscribeMessage ToWire() => new(Number, Name, IsPattern, NextStart())
    {
        Partitions = _options.Partitions,
        Filter = _options.Filter,
        Slow = _options.SlowWord,
        Batch = _options.Batch,
    };

    public override void OnSubscribed(SubscribedMessage message)
    {
        if (!IsPattern)
            _places[Name].OnSubscribed(message.Position ?? throw new WireFormatException("A 'subscribed' of a stream without its position."));
        else if (message.Stream is not null)
            AddPlace(message.Stream).OnSubscribed(message.Position!);
        else
            _wasOpen = true;
    }

    public override void OnRecords(RecordsMessage message) => PlaceOf(message.Stream, "records").OnRecords(message.Records);

    public override void OnGap(GapMessage message) => PlaceOf(message.Stream, "gap").OnGap(message);

    public override void OnPosition(PositionMessage message) => PlaceOf(message.Stream, "position").OnPosition(message.Position);

    public override void OnStreamFailed(string stream, int code, string error)
    {
        // A deleted one that comes back has another life, and starts anew.
        if (code == ProtocolCode.StreamEnded)
            _places.Remove(stream);
        Add(new Delivery(new SubscriptionFailedException(stream, code, error), StreamPlace.RecordOverhead));
    }

    protected override void OnAdded(in Delivery delivery) => Interlocked.Add(ref _bytes, delivery.Bytes);

    protected override void OnTaken(in Delivery delivery)
    {
        var half = _options.BufferBytes / 2;
        var left = Interlocked.Add(ref _bytes, -delivery.Bytes);
        if (left <= half && left + delivery.Bytes > half)
            _onHalfTaken();
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
