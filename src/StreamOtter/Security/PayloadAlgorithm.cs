namespace StreamOtter.Security;

/// <summary>What payloads are encrypted with.</summary>
public enum PayloadAlgorithm
{
    /// <summary>AES-256 in Galois/Counter Mode (NIST SP 800-38D): keys of 32 bytes.</summary>
    Aes256Gcm,

    /// <summary>
    /// AES-256 in CBC mode, then HMAC with SHA-512 over all of it (A256CBC-HS512; RFC 7518, section 5.2.5): keys of 64 bytes.
    /// </summary>
    Aes256CbcHmac,
}
