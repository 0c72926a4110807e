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
    private static Utf8JsonWriter? _writer;

    [ThreadStatic]
    private static FrameBuffer? _buffer;

    /// <summary>This thread's writer over a buffer. To be flushed, and done with before the thread does anything else.</summary>
    public static Utf8JsonWriter WriterTo(FrameBuffer target)
    {
        if (_writer is null)
            return _writer = new Utf8JsonWriter(target, Options);
        _writer.Reset(target);
        return _writer;
    }

    /// <summary>This thread's buffer, empty.</summary>
    public static FrameBuffer Buffer()
    {
        _buffer ??= new FrameBuffer();
        _buffer.Clear();
        return _buffer;
    }
}
