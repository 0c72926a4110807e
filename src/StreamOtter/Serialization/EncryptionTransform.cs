using StreamOtter.Security;

namespace StreamOtter.Serialization;

/// <summary>
/// Encrypts messages: what is sent is <see cref="SecurityManager.EncryptPayload(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>'s
/// envelope, with the message's kind and its bytes within. Each has a nonce of its own, and names its key.
/// </summary>
public sealed class EncryptionTransform : IPayloadTransform
{
    private readonly SecurityManager _security;

    /// <summary>With the keys of a manager, as they are configured and rotated there; what it refuses is audited.</summary>
    public EncryptionTransform(SecurityManager security)
    {
        ArgumentNullException.ThrowIfNull(security);
        _security = security;
    }

    /// <summary>With keys of its own.</summary>
    /// <param name="currentKeyId">The key that is encrypted with: up to 255 bytes.</param>
    /// <param name="keys">
    /// All keys that may be decrypted with, by id, the current one and those before it: 32 bytes for AES-256-GCM, 64 for
    /// A256CBC-HS512.
    /// </param>
    /// <exception cref="ArgumentException">They cannot work; the message names everything that is wrong.</exception>
    public EncryptionTransform(string currentKeyId, IEnumerable<KeyValuePair<string, byte[]>> keys)
    {
        ArgumentException.ThrowIfNullOrEmpty(currentKeyId);
        ArgumentNullException.ThrowIfNull(keys);
        var options = new PayloadEncryptionOptions { KeyId = currentKeyId };
        foreach (var (id, key) in keys)
        {
            options.Keys.Add(id, Convert.ToBase64String(key));
            if (id == currentKeyId && key.Length == PayloadKey.CbcHmacBytes)
                options.Algorithm = PayloadAlgorithm.Aes256CbcHmac;
        }
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(keys));
        _security = new SecurityManager();
        _security.ConfigurePayloadEncryption(options);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The manager's payload encryption is not configured.</exception>
    public ValueTask<MessageData> EncodeAsync(MessageData data, CancellationToken cancellationToken = default)
    {
        byte[] plain = [PayloadKind.Of(data), .. data.Bytes.Span];
        return new(MessageData.FromBytes(_security.EncryptPayload(plain)));
    }

    /// <inheritdoc/>
    /// <exception cref="PayloadDecryptionException">It was changed on the way, encrypted with another key, or not at all.</exception>
    /// <exception cref="InvalidDataException">It is an encrypted payload, but no message of this transform.</exception>
    /// <exception cref="InvalidOperationException">The manager's payload encryption is not configured.</exception>
    public ValueTask<MessageData> DecodeAsync(MessageData data, CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> plain = _security.DecryptPayload(data.Bytes.Span);
        return plain.IsEmpty
            ? throw new InvalidDataException("An encrypted payload that no transform of ours has made: it is empty.")
            : new(PayloadKind.Restore(plain.Span[0], plain[1..]));
    }
}
