using System.Buffers.Binary;
using System.Security.Cryptography;

namespace StreamOtter.Security;

/// <summary>A key that payloads are encrypted with: 32 bytes for GCM, 64 for CBC with HMAC (the MAC's first).</summary>
internal sealed class PayloadKey
{
    public const int GcmBytes = 32;
    public const int CbcHmacBytes = 64;

    private const int GcmNonce = 12;
    private const int GcmTag = 16;
    private const int CbcIv = 16;
    private const int CbcTag = 32;
    private const long MaxRandomNonces = 1L << 32; // NIST SP 800-38D, section 8.3

    private readonly byte[] _key;
    private long _encrypted;

    public PayloadKey(byte[] key)
    {
        _key = key;
        Algorithm = key.Length switch
        {
            GcmBytes => PayloadAlgorithm.Aes256Gcm,
            CbcHmacBytes => PayloadAlgorithm.Aes256CbcHmac,
            _ => throw new ArgumentException($"A key has 32 bytes (AES-256-GCM) or 64 (A256CBC-HS512); this one has {key.Length}.", nameof(key)),
        };
    }

    public PayloadAlgorithm Algorithm { get; }

    /// <summary>Answers nonce or IV, ciphertext and tag.</summary>
    /// <exception cref="CryptographicException">The key has encrypted as much as it safely can: it is time for another.</exception>
    public byte[] Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated)
    {
        if (Interlocked.Increment(ref _encrypted) > MaxRandomNonces)
            throw new CryptographicException("The key has encrypted 2^32 payloads, after which nonces may come twice: rotate to a new key.");
        return Algorithm == PayloadAlgorithm.Aes256Gcm ? EncryptGcm(plain, associated) : EncryptCbc(plain, associated, RandomNumberGenerator.GetBytes(CbcIv));
    }

    /// <exception cref="CryptographicException">It is not what this key made, or was changed.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> box, ReadOnlySpan<byte> associated) =>
        Algorithm == PayloadAlgorithm.Aes256Gcm ? DecryptGcm(box, associated) : DecryptCbc(box, associated);

    internal byte[] EncryptCbc(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> iv)
    {
        using var aes = Aes.Create();
        aes.Key = _key[32..];
        byte[] box = [.. iv, .. aes.EncryptCbc(plain, iv)];
        return [.. box, .. MacOf(box, associated)];
    }

    private byte[] EncryptGcm(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated)
    {
        var box = new byte[GcmNonce + plain.Length + GcmTag];
        RandomNumberGenerator.Fill(box.AsSpan(0, GcmNonce));
        using var aes = new AesGcm(_key, GcmTag);
        aes.Encrypt(box.AsSpan(0, GcmNonce), plain, box.AsSpan(GcmNonce, plain.Length), box.AsSpan(^GcmTag..), associated);
        return box;
    }

    private byte[] DecryptGcm(ReadOnlySpan<byte> box, ReadOnlySpan<byte> associated)
    {
        CheckLength(box, GcmNonce + GcmTag);
        var plain = new byte[box.Length - GcmNonce - GcmTag];
        using var aes = new AesGcm(_key, GcmTag);
        aes.Decrypt(box[..GcmNonce], box[GcmNonce..^GcmTag], box[^GcmTag..], plain, associated);
        return plain;
    }

    /// <summary>The MAC is compared first: what it does not fit is never decrypted, so that its padding tells nothing.</summary>
    private byte[] DecryptCbc(ReadOnlySpan<byte> box, ReadOnlySpan<byte> associated)
    {
        CheckLength(box, CbcIv + CbcTag);
        if (!CryptographicOperations.FixedTimeEquals(MacOf(box[..^CbcTag], associated), box[^CbcTag..]))
            throw new CryptographicException("The MAC does not match.");
        using var aes = Aes.Create();
        aes.Key = _key[32..];
        return aes.DecryptCbc(box[CbcIv..^CbcTag], box[..CbcIv]);
    }

    /// <summary>HMAC over the associated data, IV and ciphertext, and the first one's length in bits; half of it (RFC 7518, section 5.2.2.1).</summary>
    private byte[] MacOf(ReadOnlySpan<byte> box, ReadOnlySpan<byte> associated)
    {
        Span<byte> bits = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bits, associated.Length * 8L);
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA512, _key.AsSpan(0, 32));
        mac.AppendData(associated);
        mac.AppendData(box);
        mac.AppendData(bits);
        return mac.GetHashAndReset()[..CbcTag];
    }

    private static void CheckLength(ReadOnlySpan<byte> box, int least)
    {
        if (box.Length < least)
            throw new CryptographicException("It is too short.");
    }
}
