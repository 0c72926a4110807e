using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace StreamOtter.Protocol.Tokens;

/// <summary>
/// What may be done with which streams: the claim <c>streams</c>, <c>{"publish":["orders.*"],"subscribe":["*"]}</c>
/// (spec/protocol.md, section 7). What is not allowed in it is not allowed.
/// </summary>
public sealed class StreamPermissions
{
    /// <summary>The claim's name.</summary>
    public const string Claim = "streams";

    /// <summary>The most patterns for one action.</summary>
    public const int MaxPatterns = 100;

    private static StreamPattern Every => StreamPattern.TryParse("*", out var every) ? every : throw new FormatException("'*' is a pattern.");

    /// <summary>Nothing is allowed.</summary>
    public static StreamPermissions Nothing { get; } = new();

    /// <summary>Everything is allowed.</summary>
    public static StreamPermissions Everything { get; } = new() { Publish = [Every], Subscribe = [Every] };

    /// <summary>Where records may be published.</summary>
    public IReadOnlyList<StreamPattern> Publish { get; init; } = [];

    /// <summary>What may be subscribed to, read, and asked about.</summary>
    public IReadOnlyList<StreamPattern> Subscribe { get; init; } = [];

    /// <summary>Reads them from a token's claims: nothing where there is no such claim; false where it is wrong.</summary>
    public static bool TryRead(JsonElement claims, [NotNullWhen(true)] out StreamPermissions? permissions)
    {
        permissions = Nothing;
        if (!claims.TryGetProperty(Claim, out var streams))
            return true;
        permissions = null;
        if (streams.ValueKind != JsonValueKind.Object || !TryRead(streams, "publish", out var publish) || !TryRead(streams, "subscribe", out var subscribe))
            return false;
        permissions = new StreamPermissions { Publish = publish, Subscribe = subscribe };
        return true;
    }

    /// <summary>Writes the claim.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject(Claim);
        Write(json, "publish"u8, Publish);
        Write(json, "subscribe"u8, Subscribe);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> action, IReadOnlyList<StreamPattern> patterns)
    {
        json.WriteStartArray(action);
        foreach (var pattern in patterns)
            json.WriteStringValue(pattern.ToString());
        json.WriteEndArray();
    }

    private static bool TryRead(JsonElement streams, string action, out IReadOnlyList<StreamPattern> patterns)
    {
        patterns = [];
        if (!streams.TryGetProperty(action, out var list))
            return true;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxPatterns)
            return false;
        var read = new List<StreamPattern>();
        foreach (var element in list.EnumerateArray())
        {
            if (!TokenJson.TryGetText(element, out var text) || !StreamPattern.TryParse(text, out var pattern))
                return false;
            read.Add(pattern);
        }
        patterns = read;
        return true;
    }
}
