using System.Buffers;
using System.Text.Json;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Security;

/// <summary>
/// Writes and reads the claims of users' tokens: <c>sub, roles, streams, iss, aud, iat, exp, jti</c>, and
/// <c>auth_time</c>, when the first token of a chain of refreshed ones was made.
/// </summary>
internal sealed class TokenWriter(TokenOptions options, TimeProvider time)
{
    /// <summary>How long what is written is valid.</summary>
    public TimeSpan Lifetime => options.Lifetime;

    public string Write(UserDetails user, TokenKey key)
    {
        var now = time.GetUtcNow();
        return Sign(key, now, json =>
        {
            json.WriteString("sub"u8, user.UserId);
            json.WriteStartArray("roles"u8);
            foreach (var role in user.Roles)
                json.WriteStringValue(role);
            json.WriteEndArray();
            user.Streams?.Write(json);
            if (options.Issuer is not null)
                json.WriteString("iss"u8, options.Issuer);
            if (options.Audience is not null)
                json.WriteString("aud"u8, options.Audience);
            json.WriteNumber("auth_time"u8, now.ToUnixTimeSeconds());
        });
    }

    /// <summary>The same claims, those of others included, with another time.</summary>
    public string Renew(TokenClaims claims, TokenKey key) => Sign(key, time.GetUtcNow(), json =>
    {
        foreach (var claim in claims.All.EnumerateObject())
        {
            if (claim.Name is not ("iat" or "exp" or "nbf" or "jti"))
                claim.WriteTo(json);
        }
        if (!claims.All.TryGetProperty("auth_time"u8, out _))
            json.WriteNumber("auth_time"u8, FirstIssued(claims).ToUnixTimeSeconds());
    });

    /// <summary>Whether it is too late to refresh it.</summary>
    public bool IsOverAge(TokenClaims claims) => time.GetUtcNow() - FirstIssued(claims) >= options.RefreshLimit;

    /// <summary>Whose the token is; null where its roles are no list of texts, or it is nobody's.</summary>
    public static UserDetails? Read(TokenClaims claims)
    {
        if (!TokenClaims.IsSubject(claims.Subject) || !StreamPermissions.TryRead(claims.All, out var streams))
            return null;
        var roles = new List<string>();
        if (claims.All.TryGetProperty("roles"u8, out var list))
        {
            if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(role => role.ValueKind != JsonValueKind.String))
                return null;
            roles.AddRange(list.EnumerateArray().Select(role => role.GetString()!));
        }
        return new UserDetails
        {
            UserId = claims.Subject,
            Roles = roles,
            Streams = claims.All.TryGetProperty("streams"u8, out _) ? streams : null,
        };
    }

    private string Sign(TokenKey key, DateTimeOffset now, Action<Utf8JsonWriter> writeClaims)
    {
        var payload = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            writeClaims(json);
            json.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
            json.WriteNumber("exp"u8, (now + options.Lifetime).ToUnixTimeSeconds());
            json.WriteString("jti"u8, Guid.NewGuid());
            json.WriteEndObject();
        }
        var token = CompactJws.Write(payload.WrittenSpan, key, options.Algorithm ?? key.Algorithms[0]);
        return token.Length <= CompactJws.MaxLength
            ? token
            : throw new TokenException(TokenProblem.TooLong, $"The token would have more than {CompactJws.MaxLength} characters: give the user fewer or shorter roles.");
    }

    /// <summary>The beginning of time where the token does not say: such a one cannot be refreshed.</summary>
    private static DateTimeOffset FirstIssued(TokenClaims claims)
    {
        foreach (var name in (ReadOnlySpan<string>)["auth_time", "iat"])
        {
            if (claims.All.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number
                && member.TryGetDouble(out var seconds) && seconds is >= 0 and < 253_370_764_800)
                return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        }
        return DateTimeOffset.UnixEpoch;
    }
}
