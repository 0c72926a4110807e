using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace StreamOtter.Server.StreamSea.Sockets;

/// <summary>What a client sends (spec/stream-sea.md, "Messages").</summary>
internal sealed class SeaMessage
{
    private SeaMessage(JsonElement json, double? id, string? action) => (Json, Id, Action) = (json, id, action);

    /// <summary>All of it, an object.</summary>
    public JsonElement Json { get; }

    /// <summary>Its id; null where it has none that is a number.</summary>
    public double? Id { get; }

    /// <summary>Its action; null where it has none that is a string.</summary>
    public string? Action { get; }

    /// <summary>Reads one; false where it is no JSON object.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, [NotNullWhen(true)] out SeaMessage? message)
    {
        message = null;
        try
        {
            var json = JsonElement.Parse(text);
            if (json.ValueKind == JsonValueKind.Object)
                message = new SeaMessage(json, NumberIn(json, "id"), TextIn(json, "action"));
        }
        catch (JsonException)
        {
            return false;
        }
        return message is not null;
    }

    /// <summary>A member that is a string; null where there is none.</summary>
    public static string? TextIn(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair, which no text is
        }
    }

    private static double? NumberIn(JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : null;
}
