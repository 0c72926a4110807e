using System.Buffers;
using System.Text.Json;
using StreamOtter.Protocol.Guide;
using StreamOtter.Protocol.WebSockets;
using StreamOtter.Server.Sockets;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Guide;

/// <summary>What the gateway itself says to the guide's clients (spec/guide.md).</summary>
internal static class GuideReplies
{
    /// <summary>A whole frame.</summary>
    public static void WriteWelcome(IBufferWriter<byte> output, TimeProvider time, string clientId)
    {
        var buffer = Json.Buffer();
        var frame = buffer.BeginFrame();
        var json = Begin(buffer, time, "SYSTEM", $"Connected as {clientId}");
        json.WriteString("clientId"u8, clientId);
        End(json);
        buffer.EndFrame(frame, Opcode.Text);
        output.Write(buffer.Written);
    }

    public static void WriteGap(FrameBuffer target, TimeProvider time, int partition, long from, long to)
    {
        var json = Begin(target, time, "SYSTEM", $"The records {from} to {to - 1} of partition {partition} are no longer kept.");
        json.WriteStartObject("gap"u8);
        json.WriteNumber("partition"u8, partition);
        json.WriteNumber("from"u8, from);
        json.WriteNumber("to"u8, to);
        json.WriteEndObject();
        End(json);
    }

    public static void WriteAck(FrameBuffer target, TimeProvider time, GuideTag tag, in AppendResult result)
    {
        var json = Begin(target, time, "ACK", "Stored");
        WriteTag(json, tag);
        json.WriteNumber("partition"u8, result.Partition);
        json.WriteNumber("offset"u8, result.Offset);
        End(json);
    }

    public static void WriteError(FrameBuffer target, TimeProvider time, GuideTag? tag, string code, string error)
    {
        var json = Begin(target, time, "ERROR", error);
        if (tag is { } about)
            WriteTag(json, about);
        json.WriteString("code"u8, code);
        End(json);
    }

    /// <summary>The topic cannot be served: the client is told why, and to come again.</summary>
    public static void Refuse(SocketConnection connection, EngineException reason)
    {
        var buffer = Json.Buffer();
        WriteError(buffer, connection.Time, tag: null, GuideErrorCode.Unavailable, reason.Message);
        connection.Send(buffer.Written);
        connection.Close(CloseCode.TryAgainLater, reason.Message);
    }

    private static Utf8JsonWriter Begin(FrameBuffer target, TimeProvider time, string type, string content)
    {
        var json = Json.WriterTo(target);
        json.WriteStartObject();
        json.WriteString("messageType"u8, type);
        json.WriteString("content"u8, content);
        json.WriteString("timestamp"u8, GuideTime.Format(time.GetUtcNow()));
        return json;
    }

    private static void WriteTag(Utf8JsonWriter json, GuideTag tag)
    {
        json.WriteNumber("message"u8, tag.Message);
        if (tag.Id.Length == 0)
            return;
        json.WritePropertyName("id"u8);
        json.WriteRawValue(tag.Id, skipInputValidation: true);
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.Flush();
    }
}
