using System.Text.Encodings.Web;
using System.Text.Json;

namespace StreamOtter.Protocol.StreamSea;

/// <summary>Values in messages about what is wrong with them, on one line, however long they are.</summary>
public static class JsonWords
{
    private const int MaxShown = 40;

    /// <summary>A text in quotes, escaped as in JSON; what is beyond so many UTF-16 code units is left out.</summary>
    public static string Quote(string text, int max = MaxShown)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > max)
            text = string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[max - 1]) ? max - 1 : max), "…");
        return $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
    }

    /// <summary>What a value is: "a string", "null".</summary>
    public static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null => "null",
        _ => "nothing",
    };

    /// <summary>A value itself where it is short enough to say, else what it is. Its strings must be Unicode.</summary>
    public static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Quote(value.GetString()!),
        JsonValueKind.Number when value.GetRawText() is { Length: <= MaxShown } digits => digits,
        _ => KindOf(value),
    };
}
