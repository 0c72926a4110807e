namespace StreamOtter.Security;

/// <summary>What payloads are encrypted with; binds from configuration, where keys are in base64.</summary>
public sealed class PayloadEncryptionOptions
{
    /// <summary>How. Default: AES-256-GCM.</summary>
    public PayloadAlgorithm Algorithm { get; set; }

    /// <summary>The id of the key that is encrypted with: 1 to 255 bytes of UTF-8. Required.</summary>
    public string KeyId { get; set; } = "";

    /// <summary>
    /// The keys by id, in base64: the one that is encrypted with, and those before it, which are still decrypted with. Of 32
    /// bytes for <see cref="PayloadAlgorithm.Aes256Gcm"/>, of 64 for <see cref="PayloadAlgorithm.Aes256CbcHmac"/>: random
    /// ones, as <c>openssl rand -base64 32</c> makes them. Required.
    /// </summary>
    public Dictionary<string, string> Keys { get; set; } = new(StringComparer.Ordinal);
}
