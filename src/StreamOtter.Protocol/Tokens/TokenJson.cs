using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace StreamOtter.Protocol.Tokens;

/// <summary>JSON of tokens and keys: flat enough, and no name twice, since each reader would choose another one.</summary>
internal static class TokenJson
{
    /// <summary>A filter of stream-sea's may take 64 levels of the claims.</summary>
    private const int MaxDepth = 68;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads one object and nothing else.</summary>
    public static bool TryReadObject(ReadOnlySpan<byte> json, out JsonElement element)
    {
        element = default;
        if (!Utf8.IsValid(json))
            return false;
        try
        {
            element = JsonElement.Parse(json, Options);
            return element.ValueKind == JsonValueKind.Object;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false; // InvalidOperationException: a name holds half a surrogate pair
        }
    }

    /// <summary>A member's string: null where there is none; false where it is of another kind.</summary>
    public static bool TryGetText(JsonElement element, string name, out string? text)
    {
        text = null;
        return !element.TryGetProperty(name, out var member) || TryGetText(member, out text);
    }

    /// <summary>A string; false where it is of another kind.</summary>
    public static bool TryGetText(JsonElement element, [NotNullWhen(true)] out string? text)
    {
        text = null;
        try
        {
            text = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
        }
        return text is not null;
    }
}
