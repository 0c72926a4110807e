using System.Text.Encodings.Web;
using System.Text.Json;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server;

/// <summary>JSON written without a writer or a buffer per message: each thread keeps one of each.</summary>
internal static class Json
{
    private static readonly JsonWriterOptions Options = new()
    {
        // What is written goes to JSON parsers, never into HTML: only what JSON demands is escaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static Utf8JsonWriter? s_writer;

    [ThreadStatic]
    private static FrameBuffer? s_buffer;

    /// <summary>This thread's writer over a buffer. To be flushed, and done with before the thread does anything else.</summary>
    public static Utf8JsonWriter WriterTo(FrameBuffer target)
    {
        if (s_writer is null)
            return s_writer = new Utf8JsonWriter(target, Options);
        s_writer.Reset(target);
        return s_writer;
    }

    /// <summary>This thread's buffer, empty.</summary>
    public static FrameBuffer Buffer()
    {
        s_buffer ??= new FrameBuffer();
        s_buffer.Clear();
        return s_buffer;
    }
}
