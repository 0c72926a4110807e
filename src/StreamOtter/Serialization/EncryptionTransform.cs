using System.Security.Cryptography;
using System.Text;

namespace StreamOtter.Serialization;

/// <summary>
/// Encrypts messages with AES-256-GCM, each under a nonce of its own. What is sent:
/// <code>
/// | kind (1) | length of the key's id (1) | key's id | nonce (12) | tag (16) | ciphertext |
/// </code>
/// The kind and the key's id are readable, and authenticated with the rest. A random nonce is safe for about four
/// billion messages under one key (NIST SP 800-38D, section 8.3); change keys before.
/// </summary>
public sealed class EncryptionTransform : IPayloadTransform
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);
    private readonly byte[] _currentId;
    private readonly byte[] _currentKey;

    /// <param name="currentKeyId">The key that is encrypted with: up to 255 bytes.</param>
    /// <param name="keys">All keys that may be decrypted with, by id, 32 bytes each: the current one and those before it.</param>
    /// <exception cref="ArgumentException">The current key is not among them, or one is not of 32 bytes.</exception>
    public EncryptionTransform(string currentKeyId, IEnumerable<KeyValuePair<string, byte[]>> keys)
    {
        ArgumentException.ThrowIfNullOrEmpty(currentKeyId);
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var (id, key) in keys)
        {
            if (key.Length != KeyBytes)
                throw new ArgumentException($"The key '{id}' has {key.Length} bytes; AES-256 takes {KeyBytes}.", nameof(keys));
            _keys.Add(id, [.. key]);
        }
        _currentId = Encoding.UTF8.GetBytes(currentKeyId);
        if (_currentId.Length > byte.MaxValue)
            throw new ArgumentException($"A key's id takes at most {byte.MaxValue} bytes.", nameof(currentKeyId));
        if (!_keys.TryGetValue(currentKeyId, out var current))
            throw new ArgumentException($"No key has the id '{currentKeyId}'.", nameof(currentKeyId));
        _currentKey = current;
    }

    /// <inheritdoc/>
    public ValueTask<MessageData> EncodeAsync(MessageData data, CancellationToken cancellationToken = default)
    {
        var head = 2 + _currentId.Length;
        var sealedBytes = new byte[head + NonceBytes + TagBytes + data.Length];
        sealedBytes[0] = PayloadKind.Of(data);
        sealedBytes[1] = (byte)_currentId.Length;
        _currentId.CopyTo(sealedBytes, 2);
        var nonce = sealedBytes.AsSpan(head, NonceBytes);
        var tag = sealedBytes.AsSpan(head + NonceBytes, TagBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_currentKey, TagBytes);
        aes.Encrypt(nonce, data.Bytes.Span, sealedBytes.AsSpan(head + NonceBytes + TagBytes), tag, sealedBytes.AsSpan(0, head));
        return new(MessageData.FromBytes(sealedBytes));
    }

    /// <inheritdoc/>
    /// <exception cref="CryptographicException">It was changed on the way, encrypted with another key, or not at all.</exception>
    public ValueTask<MessageData> DecodeAsync(MessageData data, CancellationToken cancellationToken = default)
    {
        var bytes = data.Bytes.Span;
        var head = bytes.Length < 2 ? 2 : 2 + bytes[1];
        if (bytes.Length < head + NonceBytes + TagBytes)
            throw new CryptographicException("The message is not encrypted: it is too short for that.");
        var id = Encoding.UTF8.GetString(bytes[2..head]);
        if (!_keys.TryGetValue(id, out var key))
            throw new CryptographicException("The message is not encrypted, or with a key that is not known here.");
        var plain = new byte[bytes.Length - head - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(bytes.Slice(head, NonceBytes), bytes[(head + NonceBytes + TagBytes)..], bytes.Slice(head + NonceBytes, TagBytes), plain, bytes[..head]);
        return new(PayloadKind.Restore(bytes[0], plain));
    }
}
