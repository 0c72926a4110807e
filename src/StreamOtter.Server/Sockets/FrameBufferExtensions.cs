using System.Buffers.Text;
using System.Text;
using StreamOtter.Protocol.WebSockets;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Sockets;

/// <summary>WebSocket frames in a buffer.</summary>
internal static class FrameBufferExtensions
{
    /// <summary>Leaves room for a frame's header, whose size hangs on what follows it; answers where the frame starts.</summary>
    public static int BeginFrame(this FrameBuffer buffer)
    {
        var start = buffer.Length;
        _ = buffer.GetSpan(FrameHeader.MaxSize);
        buffer.Advance(FrameHeader.MaxSize);
        return start;
    }

    /// <summary>Writes the header and closes the gap that is left of its room.</summary>
    public static void EndFrame(this FrameBuffer buffer, int start, Opcode opcode)
    {
        var frame = buffer.Written[start..];
        var payload = frame[FrameHeader.MaxSize..];
        var size = FrameHeader.Write(frame, opcode, payload.Length);
        payload.CopyTo(frame[size..]);
        buffer.Advance(size - FrameHeader.MaxSize);
    }

    /// <summary>Writes text that is known to be ASCII.</summary>
    public static void WriteAscii(this FrameBuffer buffer, string text) =>
        buffer.Advance(Encoding.ASCII.GetBytes(text, buffer.GetSpan(text.Length)));

    /// <summary>Writes a number in decimal digits.</summary>
    public static void WriteNumber(this FrameBuffer buffer, long number)
    {
        const int longest = 20;
        if (Utf8Formatter.TryFormat(number, buffer.GetSpan(longest), out var written))
            buffer.Advance(written);
    }
}
