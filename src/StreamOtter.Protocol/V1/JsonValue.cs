using System.Text.Json;
using System.Text.Unicode;

namespace StreamOtter.Protocol.V1;

/// <summary>Which bytes may stand in a message as a value <c>v</c>: those that every parser takes.</summary>
public static class JsonValue
{
    /// <summary>
    /// Whether bytes are one JSON value and nothing else: no byte order mark, valid UTF-8, no half of a surrogate pair,
    /// nested no deeper than told.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<byte> bytes, int maxDepth = ProtocolV1.MaxValueDepth)
    {
        // The first byte tells most of what is no JSON, without the cost of an exception.
        if (bytes.IsEmpty || !CanStart(bytes[0]) || !Utf8.IsValid(bytes))
            return false;
        var mayHoldSurrogates = bytes.IndexOf("\\u"u8) >= 0;
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = maxDepth });
            while (reader.Read())
            {
                if (mayHoldSurrogates && reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    _ = reader.GetString(); // throws on half a surrogate pair
            }
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool CanStart(byte first) =>
        first is (byte)'{' or (byte)'[' or (byte)'"' or (byte)'-' or (byte)'t' or (byte)'f' or (byte)'n'
            or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (>= (byte)'0' and <= (byte)'9');
}
