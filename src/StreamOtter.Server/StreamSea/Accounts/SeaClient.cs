using System.Text;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Server.StreamSea.Accounts;

/// <summary>A client of a jail, as the catalog says. Another object with the same id is the client after a change.</summary>
internal sealed class SeaClient
{
    private readonly Lazy<TokenKey?> _key;

    public SeaClient() => _key = new(() => JwtPublicKey is null ? null : ReadKey(JwtPublicKey));

    public required string Jail { get; init; }

    public required string Id { get; init; }

    public required SeaSecret Secret { get; init; }

    public string Description { get; init; } = "";

    /// <summary>The secret that a person chose and that was rotated: it holds no more, even where settings still name it.</summary>
    public SeaSecret? Superseded { get; init; }

    /// <summary>The public key that its tokens are verified with, in PEM; or null.</summary>
    public string? JwtPublicKey { get; init; }

    /// <summary>
    /// Since when it has that key, in milliseconds since 1970. Anybody can give a client of his own jail another's id and
    /// public key: the first to have them is the one whose tokens those are.
    /// </summary>
    public long KeySince { get; init; }

    /// <summary>Its key, ready to verify; null where it has none.</summary>
    public TokenKey? Key => _key.Value;

    /// <param name="secret">The secret that holds from now on.</param>
    /// <param name="superseded">The chosen one that does not any more.</param>
    public SeaClient WithSecret(SeaSecret secret, SeaSecret? superseded) => new()
    {
        Jail = Jail,
        Id = Id,
        Description = Description,
        Secret = secret,
        Superseded = superseded,
        JwtPublicKey = JwtPublicKey,
        KeySince = KeySince,
    };

    public SeaClient WithKey(string? pem, DateTimeOffset now) => new()
    {
        Jail = Jail,
        Id = Id,
        Description = Description,
        Secret = Secret,
        Superseded = Superseded,
        JwtPublicKey = pem,
        KeySince = pem == JwtPublicKey ? KeySince : now.ToUnixTimeMilliseconds(),
    };

    /// <summary>Reads a public key for RS512, in PEM.</summary>
    /// <exception cref="TokenKeyException">It is none.</exception>
    public static TokenKey ReadKey(string pem)
    {
        if (!pem.Contains("-----BEGIN ", StringComparison.Ordinal))
            throw new TokenKeyException("It is no key in PEM: that begins with '-----BEGIN PUBLIC KEY-----'.");
        var key = TokenKeyReader.Read(Encoding.UTF8.GetBytes(pem))[0];
        if (key.CanSign)
            throw new TokenKeyException("It is a private key, which nobody but its owner may have: make a new pair, and give the public key.");
        return key.Algorithms.Contains(TokenAlgorithm.RS512) ? key : throw new TokenKeyException("It is no RSA key, as RS512 needs.");
    }
}
