using System.Text.Json;
using System.Text.Unicode;

namespace StreamOtter.Server.V1;

/// <summary>Which bytes may stand in a delivery as JSON: those that every client's parser takes.</summary>
internal static class V1Json
{
    /// <summary>How deep messages and values nest at most.</summary>
    public const int MaxDepth = 32;

    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>Whether bytes are one JSON value and nothing else.</summary>
    public static bool IsValue(ReadOnlySpan<byte> bytes)
    {
        // The first byte tells most of what is no JSON, without the cost of an exception.
        if (bytes.IsEmpty || !CanStart(bytes[0]) || !Utf8.IsValid(bytes))
            return false;
        var mayHoldSurrogates = bytes.IndexOf("\\u"u8) >= 0 || bytes.IndexOf("\\U"u8) >= 0;
        try
        {
            var reader = new Utf8JsonReader(bytes, ReaderOptions);
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
