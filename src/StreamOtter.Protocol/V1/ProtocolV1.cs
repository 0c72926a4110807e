using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StreamOtter.Protocol.V1;

/// <summary>The names and bounds of protocol v1 (spec/protocol.md) that both sides keep to.</summary>
public static class ProtocolV1
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>The WebSocket subprotocol.</summary>
    public const string SubProtocol = "streamotter.v1";

    /// <summary>The path gateways serve it at.</summary>
    public const string Path = "/v1";

    /// <summary>The most records of one <c>publish</c>.</summary>
    public const int MaxRecordsPerPublish = 10_000;

    /// <summary>The longest <c>client</c> of a <c>hello</c>, in characters.</summary>
    public const int MaxClientLength = 128;

    /// <summary>How deep a value in <c>v</c> nests at most.</summary>
    public const int MaxValueDepth = 32;

    /// <summary>The largest integer of a message: 2^53-1.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    /// <summary>How messages are read: a value as deep as it may be, in the list of records of a message.</summary>
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaxValueDepth + 4 };

    /// <summary>How messages are written. They go to JSON parsers, never into HTML: only what JSON demands is escaped.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Whether a text is a stream's name: 1 to 249 of A-Z a-z 0-9 . _ -, not "." or "..".</summary>
    public static bool IsStreamName(string? name) =>
        name is { Length: > 0 and <= 249 } and not "." and not ".." && !name.AsSpan().ContainsAnyExcept(NameCharacters);
}
