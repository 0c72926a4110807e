using System.Buffers;
using StreamOtter.Protocol.V1;

namespace StreamOtter;

/// <summary>Where a subscription starts.</summary>
public abstract record StreamStart
{
    private StreamStart()
    {
    }

    /// <summary>At the first record that is kept.</summary>
    public static StreamStart Earliest { get; } = new Word("earliest");

    /// <summary>Behind the last record there is when the gateway takes the subscription.</summary>
    public static StreamStart Latest { get; } = new Word("latest");

    /// <summary>At a position, such as that behind the last record an application has done with.</summary>
    public static StreamStart At(StreamPosition position) => new Place(position);

    /// <summary>At the first record whose timestamp is this or later; to the millisecond.</summary>
    public static StreamStart Since(DateTimeOffset time) => new Moment(time);

    internal abstract void WriteSubscribe(IBufferWriter<byte> target, int sub, string stream, IReadOnlyList<int>? partitions, WireGroup? group);

    private sealed record Word(string From) : StreamStart
    {
        internal override void WriteSubscribe(IBufferWriter<byte> target, int sub, string stream, IReadOnlyList<int>? partitions, WireGroup? group) =>
            ClientMessageWriter.WriteSubscribe(target, sub, stream, From, partitions, group);
    }

    private sealed record Place(StreamPosition Position) : StreamStart
    {
        internal override void WriteSubscribe(IBufferWriter<byte> target, int sub, string stream, IReadOnlyList<int>? partitions, WireGroup? group) =>
            ClientMessageWriter.WriteSubscribe(target, sub, stream, Position.ToWire(), partitions, group);
    }

    private sealed record Moment(DateTimeOffset Time) : StreamStart
    {
        internal override void WriteSubscribe(IBufferWriter<byte> target, int sub, string stream, IReadOnlyList<int>? partitions, WireGroup? group) =>
            ClientMessageWriter.WriteSubscribe(target, sub, stream, Time.ToUnixTimeMilliseconds(), partitions, group);
    }
}
