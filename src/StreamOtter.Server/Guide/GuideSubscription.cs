using System.Buffers;
using StreamOtter.Protocol.WebSockets;
using StreamOtter.Server.Fanout;
using StreamOtter.Server.Sockets;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Guide;

/// <summary>Every record of the topic to one of the guide's clients: the window holds them as frames, ready to send.</summary>
internal sealed class GuideSubscription(SocketConnection connection, StreamFeed feed) : Subscription(connection), IGuideSubscription
{
    private bool _welcomed;

    /// <summary>
    /// From the end as it is now. The subscription itself says welcome, before its first record: so whoever has been
    /// welcomed gets all that is stored from then on.
    /// </summary>
    public void Start() =>
        Start(feed, GuideFormat.Instance, [.. Enumerable.Range(0, feed.PartitionCount).Select(p => (p, -1L))], followsNewPartitions: true);

    protected override bool OnWriting(IBufferWriter<byte> output)
    {
        if (_welcomed)
            return false;
        _welcomed = true;
        GuideReplies.WriteWelcome(output, Connection.Time, Connection.Id);
        return false;
    }

    protected override void WriteRecords(IBufferWriter<byte> output, int partition, in WindowSlice slice) => output.Write(slice.Bytes);

    protected override void WriteGap(IBufferWriter<byte> output, int partition, long from, long to)
    {
        var buffer = Json.Buffer();
        var frame = buffer.BeginFrame();
        GuideReplies.WriteGap(buffer, Connection.Time, partition, from, to);
        buffer.EndFrame(frame, Opcode.Text);
        output.Write(buffer.Written);
    }

    protected override void WriteEnd(IBufferWriter<byte> output, EngineException reason) =>
        Connection.Close(CloseCode.Of(reason), reason.Message);
}
