using System.Buffers;
using System.Text.Json;
using StreamOtter.Protocol.WebSockets;
using StreamOtter.Server.Sockets;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.StreamSea.Sockets;

/// <summary>What the gateway says to stream-sea's clients besides their records (spec/stream-sea.md, "Messages").</summary>
internal static class SeaReplies
{
    public static void WriteAuthenticated(FrameBuffer target, string jail)
    {
        var json = Begin(target, 1, SeaAction.Authenticate);
        json.WriteBoolean("success"u8, true);
        json.WriteStartObject("payload"u8);
        json.WriteString("jailId"u8, jail);
        json.WriteEndObject();
        End(json);
    }

    /// <summary>A whole frame.</summary>
    public static void WriteSubscribed(IBufferWriter<byte> output, int id, string stream)
    {
        var buffer = Json.Buffer();
        var frame = buffer.BeginFrame();
        var json = Begin(buffer, id, SeaAction.Subscription);
        json.WriteBoolean("success"u8, true);
        json.WriteString("streamName"u8, stream);
        json.WriteNumber("payload"u8, id);
        End(json);
        buffer.EndFrame(frame, Opcode.Text);
        output.Write(buffer.Written);
    }

    public static void WriteError(FrameBuffer target, double id, string action, string error)
    {
        var json = Begin(target, id, action);
        json.WriteBoolean("success"u8, false);
        json.WriteString("error"u8, error);
        End(json);
    }

    private static Utf8JsonWriter Begin(FrameBuffer target, double id, string action)
    {
        var json = Json.WriterTo(target);
        json.WriteStartObject();
        json.WriteNumber("id"u8, id);
        json.WriteString("action"u8, action);
        return json;
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.Flush();
    }
}
