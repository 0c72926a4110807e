using System.Text.Unicode;
using StreamOtter.Protocol.Guide;
using StreamOtter.Protocol.WebSockets;
using StreamOtter.Server.Sockets;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Guide;

/// <summary>
/// A record as the guide's clients get it, a whole WebSocket frame: a message of theirs as it was sent, with its
/// position added; anything else wrapped into a USER message (spec/guide.md).
/// </summary>
internal sealed class GuideFormat : RecordFormat
{
    public static GuideFormat Instance { get; } = new();

    public override bool TryWrite(int partition, in RecordView record, FrameBuffer target)
    {
        var frame = target.BeginFrame();
        if (record.HasValue && GuideMessage.Read(record.Value) is { IsValid: true, Type: GuideMessageType.User or GuideMessageType.System })
            WriteMessage(partition, record, target);
        else
            WriteWrapped(partition, record, target);
        target.EndFrame(frame, Opcode.Text);
        return true;
    }

    /// <summary>An object of at least three members, so what is added goes before its last brace, with a comma.</summary>
    private static void WriteMessage(int partition, in RecordView record, FrameBuffer target)
    {
        target.Write(record.Value[..record.Value.LastIndexOf((byte)'}')]);
        target.Write(","u8);
        WritePosition(partition, record.Offset, target);
        target.Write("}"u8);
    }

    private static void WriteWrapped(int partition, in RecordView record, FrameBuffer target)
    {
        var json = Json.WriterTo(target);
        json.WriteStartObject();
        json.WriteString("messageType"u8, "USER"u8);
        if (!record.HasValue)
        {
            json.WriteString("content"u8, ""u8);
            json.WriteString("encoding"u8, "none"u8);
        }
        else if (Utf8.IsValid(record.Value))
        {
            json.WriteString("content"u8, record.Value);
        }
        else
        {
            json.WriteBase64String("content"u8, record.Value);
            json.WriteString("encoding"u8, "base64"u8);
        }
        json.WriteString("timestamp"u8, GuideTime.Format(record.Timestamp));
        json.WriteStartObject("position"u8);
        json.WriteNumber("partition"u8, partition);
        json.WriteNumber("offset"u8, record.Offset);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
    }

    private static void WritePosition(int partition, long offset, FrameBuffer target)
    {
        target.Write("\"position\":{\"partition\":"u8);
        target.WriteNumber(partition);
        target.Write(",\"offset\":"u8);
        target.WriteNumber(offset);
        target.Write("}"u8);
    }
}
