using System.Buffers;
using Microsoft.Extensions.Logging;
using StreamOtter.Server.Fanout;
using StreamOtter.Server.Sockets;
using StreamOtter.Server.StreamSea.Filters;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.StreamSea.Sockets;

/// <summary>
/// Every record to one subscription that shares with nobody: no group is needed for that, and what it costs is a cursor.
/// </summary>
internal sealed partial class SeaBroadcast(SocketConnection connection, int id, string stream, FdslFilter? filter, ILogger log)
    : Subscription(connection), ISeaSubscription
{
    private bool _announced;

    /// <summary>From the end as it is now.</summary>
    public void Start(StreamFeed feed) => Start(
        feed, new SeaFormat(id, stream, filter), [.. Enumerable.Range(0, feed.PartitionCount).Select(partition => (partition, -1L))], followsNewPartitions: true);

    protected override bool OnWriting(IBufferWriter<byte> output)
    {
        if (_announced)
            return false;
        _announced = true;
        SeaReplies.WriteSubscribed(output, id, stream);
        return false;
    }

    protected override void WriteRecords(IBufferWriter<byte> output, int partition, in WindowSlice slice) => output.Write(slice.Bytes);

    /// <summary>The protocol has no word for it, and a client that reconnects begins at the end: it is better off where it is.</summary>
    protected override void WriteGap(IBufferWriter<byte> output, int partition, long from, long to) =>
        LogGap(log, Connection.Id, stream, from, to, partition);

    protected override void WriteEnd(IBufferWriter<byte> output, EngineException reason) =>
        Connection.Close(CloseCode.Of(reason), reason.Message);

    [LoggerMessage(2425, LogLevel.Warning, "stream-sea client {Client}, stream {Stream}: the records {From} to {To} of partition {Partition} were gone before it took them")]
    private static partial void LogGap(ILogger log, string client, string stream, long from, long to, int partition);
}
