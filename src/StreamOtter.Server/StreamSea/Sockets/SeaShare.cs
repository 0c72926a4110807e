using System.Buffers;
using StreamOtter.Server.Groups;
using StreamOtter.Server.Sockets;
using StreamOtter.Server.StreamSea.Filters;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.StreamSea.Sockets;

/// <summary>A subscription that shares a stream with others of its group. What its filter refuses goes to members that may have it.</summary>
internal sealed class SeaShare(SocketConnection connection, int id, string stream, FdslFilter? filter) : GroupShare(connection), ISeaSubscription
{
    protected override RecordFormat Format { get; } = new SeaFormat(id, stream, filter: null);

    public override bool Accepts(ReadOnlyMemory<byte> record) =>
        filter is null || (RecordCodec.TryRead(record.Span, out var view) && SeaFormat.Accepts(filter, stream, view));

    // The protocol has no word for it; the group has told the log.
    public override void OnGap(int partition, long from, long to)
    {
    }

    protected override void Announce(IBufferWriter<byte> output) => SeaReplies.WriteSubscribed(output, id, stream);
}
