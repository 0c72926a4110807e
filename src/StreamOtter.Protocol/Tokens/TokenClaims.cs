using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace StreamOtter.Protocol.Tokens;

/// <summary>What a token says (RFC 7519, section 4.1). Whether to believe it is <see cref="TokenVerifier"/>'s to find out.</summary>
public sealed class TokenClaims
{
    private const double MaxSeconds = 253_370_764_800; // the year 9999 begins; a clock skew may still be added

    /// <summary>The longest <c>sub</c> that gateways take, in characters.</summary>
    public const int MaxSubjectLength = 256;

    private TokenClaims(JsonElement all) => All = all;

    /// <summary>Every claim, an object.</summary>
    public JsonElement All { get; }

    /// <summary>Whose it is (<c>sub</c>).</summary>
    public string? Subject { get; private init; }

    /// <summary>Who issued it (<c>iss</c>).</summary>
    public string? Issuer { get; private init; }

    /// <summary>Whom it is for (<c>aud</c>); empty where it does not say.</summary>
    public IReadOnlyList<string> Audiences { get; private init; } = [];

    /// <summary>When its time is over (<c>exp</c>).</summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    /// <summary>When its time begins (<c>nbf</c>).</summary>
    public DateTimeOffset? NotBefore { get; private init; }

    /// <summary>Whether gateways take this as a <c>sub</c>: there is something, not too long, and no control character.</summary>
    public static bool IsSubject([NotNullWhen(true)] string? subject) =>
        subject is { Length: > 0 and <= MaxSubjectLength } && !subject.Any(char.IsControl);

    /// <summary>Reads claims; false where one of those above is of the wrong kind, or a name comes twice.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out TokenClaims? claims)
    {
        claims = null;
        if (!TokenJson.TryReadObject(json, out var all)
            || !TokenJson.TryGetText(all, "sub", out var subject)
            || !TokenJson.TryGetText(all, "iss", out var issuer)
            || !TryGetAudiences(all, out var audiences)
            || !TryGetTime(all, "exp", out var expiresAt)
            || !TryGetTime(all, "nbf", out var notBefore))
            return false;
        claims = new TokenClaims(all)
        {
            Subject = subject,
            Issuer = issuer,
            Audiences = audiences,
            ExpiresAt = expiresAt,
            NotBefore = notBefore,
        };
        return true;
    }

    /// <summary>One string, or a list of them.</summary>
    private static bool TryGetAudiences(JsonElement all, out IReadOnlyList<string> audiences)
    {
        audiences = [];
        if (!all.TryGetProperty("aud"u8, out var member))
            return true;
        var texts = new List<string>();
        foreach (var element in member.ValueKind == JsonValueKind.Array ? member.EnumerateArray().AsEnumerable() : [member])
        {
            if (!TokenJson.TryGetText(element, out var text))
                return false;
            texts.Add(text);
        }
        audiences = texts;
        return true;
    }

    /// <summary>Seconds since 1970, which may have a fraction.</summary>
    private static bool TryGetTime(JsonElement all, string name, out DateTimeOffset? time)
    {
        time = null;
        if (!all.TryGetProperty(name, out var member))
            return true;
        if (member.ValueKind != JsonValueKind.Number || !member.TryGetDouble(out var seconds) || seconds < 0 || seconds > MaxSeconds)
            return false;
        time = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return true;
    }
}
