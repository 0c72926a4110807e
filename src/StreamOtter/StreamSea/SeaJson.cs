using System.Text.Json;

namespace StreamOtter.StreamSea;

/// <summary>Reads what a server says, whatever that is.</summary>
internal static class SeaJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1_000 };

    /// <summary>One JSON object; null where it is something else.</summary>
    public static JsonElement? TryReadObject(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var json = JsonElement.Parse(utf8, Options);
            return json.ValueKind == JsonValueKind.Object ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member that is a string; null where there is none.</summary>
    public static string? TextIn(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? TextOf(member) : null;

    /// <summary>A string; null where it is something else.</summary>
    public static string? TextOf(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair, which no text is
        }
    }
}
