using System.Text;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Server.StreamSea.Accounts;

/// <summary>A client of a jail, as the catalog says. Another record with the same id is the client after a change.</summary>
internal sealed class SeaClient(string jail, string id, string description, SeaSecret secret, string? jwtPublicKey, SeaSecret? superseded)
{
    private readonly Lazy<TokenKey?> _key = new(() => jwtPublicKey is null ? null : ReadKey(jwtPublicKey));

    public string Jail => jail;

    public string Id => id;

    public string Description => description;

    public SeaSecret Secret => secret;

    /// <summary>The public key that its tokens are verified with, in PEM; or null.</summary>
    public string? JwtPublicKey => jwtPublicKey;

    /// <summary>The secret that a person chose and that was rotated: it holds no more, even where settings still name it.</summary>
    public SeaSecret? Superseded => superseded;

    /// <summary>Its key, ready to verify; null where it has none.</summary>
    public TokenKey? Key => _key.Value;

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
