using StreamOtter.Protocol.V1;

namespace StreamOtter;

/// <summary>Where a subscription starts.</summary>
public sealed record StreamStart
{
    private StreamStart(WireStart wire) => Wire = wire;

    /// <summary>At the first record that is kept.</summary>
    public static StreamStart Earliest { get; } = new(new WireStart { Word = "earliest" });

    /// <summary>Behind the last record there is when the gateway takes the subscription.</summary>
    public static StreamStart Latest { get; } = new(new WireStart { Word = "latest" });

    internal WireStart Wire { get; }

    /// <summary>At a position, such as that behind the last record an application has done with.</summary>
    public static StreamStart At(StreamPosition position) => new(new WireStart { Position = position.ToWire() });

    /// <summary>
    /// Of a subscription to several streams: at a position in each of these, and in others at the first record that is kept.
    /// </summary>
    public static StreamStart At(IEnumerable<KeyValuePair<string, StreamPosition>> positions) => new(new WireStart
    {
        Positions = positions.ToDictionary(stream => stream.Key, stream => stream.Value.ToWire(), StringComparer.Ordinal),
    });

    /// <summary>At the first record whose timestamp is this or later; to the millisecond.</summary>
    public static StreamStart Since(DateTimeOffset time) => new(new WireStart { Timestamp = time.ToUnixTimeMilliseconds() });
}
