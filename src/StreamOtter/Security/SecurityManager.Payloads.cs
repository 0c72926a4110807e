using System.Buffers.Text;
using System.Text;

namespace StreamOtter.Security;

public sealed partial class SecurityManager
{
    private readonly Lock _rotation = new();
    private volatile PayloadCipher? _cipher;

    private PayloadCipher Cipher => _cipher ?? throw new InvalidOperationException("Payload encryption is not configured: call ConfigurePayloadEncryption first.");

    /// <summary>Sets the keys that payloads are encrypted and decrypted with.</summary>
    /// <exception cref="ArgumentException">They cannot work; the message names everything that is wrong.</exception>
    public void ConfigurePayloadEncryption(PayloadEncryptionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        lock (_rotation)
        {
            var cipher = PayloadCipher.From(options);
            Audit("payload.configured", detail: ("id", options.KeyId));
            _cipher = cipher;
        }
    }

    /// <summary>Encrypts with a new key from now on; the keys before it still decrypt.</summary>
    /// <param name="keyId">Its id, a new one: 1 to 255 bytes of UTF-8.</param>
    /// <param name="key">32 random bytes for AES-256-GCM, 64 for A256CBC-HS512. They are copied.</param>
    /// <exception cref="ArgumentException">The key has another length, or there is one with that id.</exception>
    /// <exception cref="InvalidOperationException">Payload encryption is not configured.</exception>
    public void RotatePayloadKey(string keyId, byte[] key)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyId);
        ArgumentNullException.ThrowIfNull(key);
        lock (_rotation)
        {
            var cipher = Cipher.With(keyId, key);
            Audit("payload.rotated", detail: ("id", keyId));
            _cipher = cipher;
        }
    }

    /// <summary>Encrypts a payload, under a nonce of its own.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="associatedData">
    /// What it belongs to, such as a topic and a user: not part of what is returned, but decrypting asks for the same.
    /// </param>
    /// <returns>An envelope that names the key by its id.</returns>
    /// <exception cref="InvalidOperationException">Payload encryption is not configured.</exception>
    public byte[] EncryptPayload(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> associatedData = default) => Cipher.Encrypt(payload, associatedData);

    /// <summary>Decrypts a payload.</summary>
    /// <exception cref="PayloadDecryptionException">It was cut or changed, belongs to other data, or its key is not known.</exception>
    /// <exception cref="InvalidOperationException">Payload encryption is not configured.</exception>
    public byte[] DecryptPayload(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> associatedData = default)
    {
        try
        {
            return Cipher.Decrypt(payload, associatedData);
        }
        catch (PayloadDecryptionException error)
        {
            Audit("payload.refused", succeeded: false, detail: ("reason", error.Message));
            throw;
        }
    }

    /// <summary>Encrypts text; the envelope is text as well, in base64url.</summary>
    /// <inheritdoc cref="EncryptPayload(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public string EncryptPayload(string payload, string associatedData = "")
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(associatedData);
        return Base64Url.EncodeToString(EncryptPayload(Encoding.UTF8.GetBytes(payload), Encoding.UTF8.GetBytes(associatedData)));
    }

    /// <summary>Decrypts text that was encrypted as text.</summary>
    /// <inheritdoc cref="DecryptPayload(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public string DecryptPayload(string payload, string associatedData = "")
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentNullException.ThrowIfNull(associatedData);
        var bytes = Base64Url.IsValid(payload) ? Base64Url.DecodeFromChars(payload) : [];
        return Encoding.UTF8.GetString(DecryptPayload(bytes, Encoding.UTF8.GetBytes(associatedData)));
    }
}
