using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StreamOtter.Protocol.Tokens;
using StreamOtter.Server.StreamSea.Filters;

namespace StreamOtter.Server.StreamSea.Accounts;

/// <summary>
/// Finds out who a client is. Ids are a jail's own, so several clients may have the same: who it is, the secret or the
/// key tells. Somebody unknown is answered as somebody with a wrong secret is, after the same work.
/// </summary>
internal sealed class SeaAccess(SeaDirectory directory, TimeProvider time)
{
    public const string NotKnown = "The client's id and secret do not match.";

    private const string TokenNotKnown = "The client's id and the token do not match.";

    // No skew: stream-sea's tokens end in the second that they name.
    private static readonly TokenRules Rules = new() { ClockSkew = TimeSpan.Zero, Algorithms = [TokenAlgorithm.RS512] };

    private static readonly Lazy<TokenKey> NobodysKey = new(() =>
    {
        using var rsa = RSA.Create(2048);
        return SeaClient.ReadKey(rsa.ExportSubjectPublicKeyInfoPem());
    });

    /// <summary>Whose secret this is, or null.</summary>
    public SeaClient? Find(string clientId, string secret)
    {
        SeaClient? found = null;
        var clients = directory.FindClients(clientId);
        foreach (var client in clients)
        {
            if (client.Secret.Matches(secret))
                found = client;
        }
        if (clients.Length == 0)
            SeaSecret.Nobody.Matches(secret);
        return found;
    }

    /// <summary>Whose Basic credentials these are (RFC 7617), or null.</summary>
    public SeaClient? Find(string? authorization)
    {
        const string scheme = "Basic ";
        if (authorization?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) != true)
            return null;
        var encoded = authorization[scheme.Length..].Trim();
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : Find(text[..colon], text[(colon + 1)..]);
    }

    /// <summary>Finds out who bears a token.</summary>
    /// <param name="clientId">Whose it is said to be.</param>
    /// <param name="token">The token.</param>
    /// <param name="identity">Who it is.</param>
    /// <param name="problem">Why that is not known. What only the key's owner may hear is said only of his own tokens.</param>
    public bool TryIdentify(string clientId, string token, [NotNullWhen(true)] out SeaIdentity? identity, out string problem)
    {
        (identity, problem) = (null, TokenNotKnown);
        var candidates = directory.FindClients(clientId).Where(client => client.Key is not null).OrderBy(client => client.KeySince)
            .Select(client => (Client: (SeaClient?)client, Key: client.Key!))
            .DefaultIfEmpty((null, NobodysKey.Value));
        foreach (var (client, key) in candidates)
        {
            if (new TokenVerifier([key], Rules, time).TryVerify(token, out var claims, out var wrong))
                return client is not null && TryRead(client, claims, out identity, out problem);
            problem = wrong is TokenProblem.BadSignature or TokenProblem.NoKey ? TokenNotKnown : wrong.Describe();
            if (problem != TokenNotKnown)
                return false;
        }
        return false;
    }

    /// <summary>Whether it still is who it was: its client is there, and neither its secret nor its key is another.</summary>
    public bool IsCurrent(SeaIdentity identity)
    {
        var client = identity.Client;
        return directory.FindClient(client.Jail, client.Id) is { } now
            && (ReferenceEquals(now, client)
                || (identity.End is null ? now.Secret.ToString() == client.Secret.ToString() : now.JwtPublicKey == client.JwtPublicKey));
    }

    private static bool TryRead(SeaClient client, TokenClaims claims, [NotNullWhen(true)] out SeaIdentity? identity, out string problem)
    {
        (identity, problem) = (null, "");
        var mustFanout = false;
        if (claims.All.TryGetProperty("mustFanout"u8, out var must))
        {
            if (must.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                problem = "The token's 'mustFanout' must be true or false.";
                return false;
            }
            mustFanout = must.ValueKind == JsonValueKind.True;
        }
        FdslFilter? filter = null;
        if (claims.All.TryGetProperty("filter"u8, out var expression) && !FdslFilter.TryRead(expression, out filter, out var wrong))
        {
            problem = $"The token's filter cannot be used: {wrong}";
            return false;
        }
        identity = new SeaIdentity(client, claims.ExpiresAt, mustFanout, filter);
        return true;
    }
}
