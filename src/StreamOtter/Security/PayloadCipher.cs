using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace StreamOtter.Security;

/// <summary>
/// Encrypts payloads, and decrypts what any of its keys encrypted:
/// <code>
/// | version 1 (1) | algorithm (1) | length of the key's id (1) | key's id | nonce or IV | ciphertext | tag |
/// </code>
/// All before the nonce is authenticated, and the associated data behind it. Each payload has a random nonce or IV of its own.
/// </summary>
internal sealed class PayloadCipher
{
    private const byte Version = 1;
    private const int FixedHead = 3;

    private readonly ImmutableDictionary<string, PayloadKey> _keys;
    private readonly PayloadKey _current;
    private readonly byte[] _head;

    private PayloadCipher(string keyId, ImmutableDictionary<string, PayloadKey> keys)
    {
        (_keys, _current) = (keys, keys[keyId]);
        var id = Encoding.UTF8.GetBytes(keyId);
        _head = [Version, (byte)_current.Algorithm, (byte)id.Length, .. id];
    }

    /// <exception cref="ArgumentException">It names everything that is wrong; never a key.</exception>
    public static PayloadCipher From(PayloadEncryptionOptions options) => options.Validate() is { Count: > 0 } errors
        ? throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options))
        : new PayloadCipher(
            options.KeyId,
            options.Keys.ToImmutableDictionary(key => key.Key, key => new PayloadKey(Convert.FromBase64String(key.Value)), StringComparer.Ordinal));

    /// <summary>Encrypts with another key from now on; the others still decrypt.</summary>
    public PayloadCipher With(string keyId, byte[] key)
    {
        if (Encoding.UTF8.GetByteCount(keyId) > byte.MaxValue)
            throw new ArgumentException("A key's id has 1 to 255 bytes.", nameof(keyId));
        if (_keys.ContainsKey(keyId))
            throw new ArgumentException($"There is a key with the id '{keyId}': a new key has a new id.", nameof(keyId));
        return new PayloadCipher(keyId, _keys.Add(keyId, new PayloadKey([.. key])));
    }

    public byte[] Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated) => [.. _head, .. _current.Encrypt(plain, [.. _head, .. associated])];

    /// <exception cref="PayloadDecryptionException">It cannot be decrypted.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> associated)
    {
        if (payload.Length < FixedHead || payload[0] != Version || payload.Length < FixedHead + payload[2])
            throw new PayloadDecryptionException("The payload is not encrypted, or not by this version: it does not begin as an envelope does.");
        var head = payload[..(FixedHead + payload[2])];
        var id = Encoding.UTF8.GetString(head[FixedHead..]);
        if (!_keys.TryGetValue(id, out var key) || (byte)key.Algorithm != head[1])
            throw new PayloadDecryptionException($"The payload is encrypted with a key that is not known here, '{id}': add it to Keys.");
        try
        {
            return key.Decrypt(payload[head.Length..], [.. head, .. associated]);
        }
        catch (CryptographicException error)
        {
            throw new PayloadDecryptionException("The payload was cut or changed on the way, belongs to other associated data, or is of another key with the same id.", error);
        }
    }
}
