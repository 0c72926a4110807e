using StreamOtter.Protocol.V1;

namespace StreamOtter;

/// <summary>A record of a subscription that has its own position.</summary>
public sealed class StreamRecord : ReceivedRecord
{
    private readonly StreamPosition _before;

    internal StreamRecord(string stream, StreamPosition before, in WireRecord record)
        : base(stream, record) => _before = before;

    /// <summary>Where the subscription stands after this record: <see cref="StreamStart.At(StreamPosition)"/> it continues with the next.</summary>
    public StreamPosition Position => _before.With(Partition, Offset + 1);
}
