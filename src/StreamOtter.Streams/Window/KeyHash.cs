using System.Buffers.Binary;
using System.Security.Cryptography;

namespace StreamOtter.Streams.Window;

/// <summary>
/// A record's key in 16 bytes, whatever its length: half of its SHA-256, so that nobody who chooses keys can make two of
/// them pass for one.
/// </summary>
internal static class KeyHash
{
    /// <summary>Of a record without a key.</summary>
    public static UInt128 None => UInt128.Zero;

    public static UInt128 Of(in RecordView record)
    {
        if (!record.HasKey)
            return None;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(record.Key, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
