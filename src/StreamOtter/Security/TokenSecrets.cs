using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Security;

/// <summary>
/// The keys that secrets stand for: text of at least 32 bytes, a key in PEM, a JWK or a JWKS. Reading one takes time, so
/// the last ones are kept.
/// </summary>
internal sealed class TokenSecrets(bool deriveShort)
{
    private const int MaxKept = 64;
    private const int MinBytes = 32;
    private const int Rounds = 600_000; // OWASP's recommendation for PBKDF2 with SHA-256

    private readonly ConcurrentDictionary<string, IReadOnlyList<TokenKey>> _keys = new(StringComparer.Ordinal);

    /// <exception cref="TokenKeyException">It is no key that can be used.</exception>
    public IReadOnlyList<TokenKey> Read(string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        if (_keys.TryGetValue(secret, out var known))
            return known;
        if (_keys.Count >= MaxKept)
            _keys.Clear();
        return _keys[secret] = ReadNew(secret);
    }

    /// <summary>The first of the keys that can sign.</summary>
    /// <exception cref="TokenKeyException">There is none.</exception>
    public TokenKey ReadSigning(string secret) => Read(secret).FirstOrDefault(key => key.CanSign)
        ?? throw new TokenKeyException("This is a public key; to sign, give the private one.");

    private IReadOnlyList<TokenKey> ReadNew(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        if (bytes.Length >= MinBytes || secret.TrimStart().StartsWith('{'))
            return TokenKeyReader.Read(bytes);
        if (!deriveShort)
        {
            throw new TokenKeyException(
                $"A shared secret has at least {MinBytes} bytes (RFC 7518, section 3.2); this one has {bytes.Length}. 'streamotter token keygen' makes one; for development, the option Tokens.DeriveShortSecrets derives a key from a short one.");
        }
        return [TokenKey.FromSecret(Rfc2898DeriveBytes.Pbkdf2(bytes, "StreamOtter token key 1"u8, Rounds, HashAlgorithmName.SHA256, MinBytes))];
    }
}
