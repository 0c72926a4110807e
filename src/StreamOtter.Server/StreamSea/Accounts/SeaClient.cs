using System.Text;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Server.StreamSea.Accounts;

/// <summary>A client of a jail, as the catalog says. Another object with the same id is the client after a change.</summary>
internal sealed record SeaClient
{
    private readonly Lazy<TokenKey>? _key;

    public required string Jail { get; init; }

    public required string Id { get; init; }

    public required SeaSecret Secret { get; init; }

    public string Description { get; init; } = "";

    /// <summary>The secret that a person chose and that was rotated: it holds no more, even where settings still name it.</summary>
    public SeaSecret? Superseded { get; init; }

    /// <summary>The public key that its tokens are verified with, in PEM; or null.</summary>
    public string? JwtPublicKey
    {
        get;
        init
        {
            field = value;
            _key = value is null ? null : new(() => ReadKey(value)); // a copy with another key has another key to verify with
        }
    }

    /// <summary>
    /// Since when it has that key, in milliseconds since 1970. Anybody can give a client of his own jail another's id and
    /// public key: the first to have them is the one whose tokens those are.
    /// </summary>
    public long KeySince { get; init; }

    /// <summary>Its key, ready to verify; null where it has none.</summary>
    public TokenKey? Key => _key?.Value;

    /// <summary>Without what belongs to its secrets: what is printed by chance goes into logs.</summary>
    public override string ToString() => $"{Jail}/{Id}";

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
