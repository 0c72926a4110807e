using System.Text;

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

    /// <summary>Says everything that is wrong; never a key.</summary>
    internal List<string> Validate()
    {
        var errors = new List<string>();
        var lengths = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, text) in Keys)
        {
            var bytes = new byte[128];
            if (Encoding.UTF8.GetByteCount(id) is 0 or > byte.MaxValue)
                errors.Add($"Keys: '{id}' is no key's id: 1 to 255 bytes.");
            else if (text is null || !Convert.TryFromBase64String(text, bytes, out var length) || length is not (32 or 64))
                errors.Add($"Keys: '{id}' is not of 32 bytes (Aes256Gcm) or 64 (Aes256CbcHmac) in base64.");
            else
                lengths[id] = length;
        }
        if (!Enum.IsDefined(Algorithm))
            errors.Add("Algorithm: Aes256Gcm or Aes256CbcHmac.");
        if (!Keys.ContainsKey(KeyId ?? ""))
            errors.Add($"KeyId: no key has the id '{KeyId}'.");
        else if (lengths.TryGetValue(KeyId!, out var found) && found != (Algorithm == PayloadAlgorithm.Aes256Gcm ? 32 : 64))
            errors.Add($"KeyId: the key '{KeyId}' is not one for {Algorithm}: it has {found} bytes.");
        return errors;
    }
}
