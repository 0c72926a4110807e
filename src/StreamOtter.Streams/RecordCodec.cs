using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace StreamOtter.Streams;

/// <summary>
/// The bytes of a record, the same in memory and on the embedded log's disk, so that what was read is passed on as it
/// is. All integers are little-endian; "varint" is unsigned LEB128.
/// <code>
///   0  u32     length     bytes that follow this field
///   4  u32     checksum   CRC-32C of everything after this field
///   8  i64     offset
///  16  i64     timestamp  milliseconds since 1970-01-01T00:00:00Z
///  24  u8      flags      1: has a key, 2: has a value, 4: has headers; other bits are 0
///  25  varint  key length, key              where flag 1
///      varint  header count, headers        where flag 4; a header: varint name length, name in UTF-8,
///                                           varint value length + 1 (0: null), value
///      value, up to the end                 where flag 2
/// </code>
/// The checksum is written by whoever makes a record durable (<see cref="Seal"/>); in records that only travel
/// through memory it is 0 and means nothing.
/// </summary>
public static class RecordCodec
{
    /// <summary>Bytes before the key.</summary>
    public const int HeaderSize = 25;

    /// <summary>Bytes of the length field.</summary>
    public const int LengthSize = 4;

    private const int ChecksumAt = 4;
    private const int OffsetAt = 8;
    private const int TimestampAt = 16;
    private const int FlagsAt = 24;

    internal const byte HasKey = 1;
    internal const byte HasValue = 2;
    internal const byte HasHeaders = 4;

    /// <summary>How many bytes a record takes.</summary>
    public static int Measure(in NewRecord record)
    {
        long size = HeaderSize;
        if (record.Key is { } key)
            size += MeasureKey(key.Span);
        if (record.Headers is { Count: > 0 } headers)
            size += MeasureHeaders(headers);
        if (record.Value is { } value)
            size += value.Length;
        return checked((int)size);
    }

    /// <summary>Writes a record without its checksum; answers the bytes written, which are those <see cref="Measure"/> told.</summary>
    public static int Write(Span<byte> target, long offset, long timestamp, in NewRecord record)
    {
        byte flags = 0;
        var at = HeaderSize;
        if (record.Key is { } key)
        {
            flags |= HasKey;
            at += WriteKey(target[at..], key.Span);
        }
        if (record.Headers is { Count: > 0 } headers)
        {
            flags |= HasHeaders;
            at += WriteHeaders(target[at..], headers);
        }
        if (record.Value is { } value)
        {
            flags |= HasValue;
            value.Span.CopyTo(target[at..]);
            at += value.Length;
        }
        WriteFixed(target, at, offset, timestamp, flags);
        return at;
    }

    /// <summary>Gives a written record its offset and its checksum.</summary>
    public static void Seal(Span<byte> record, long offset)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record[OffsetAt..], offset);
        BinaryPrimitives.WriteUInt32LittleEndian(record[ChecksumAt..], Checksum(record[OffsetAt..]));
    }

    /// <summary>Whether a complete record's bytes match its checksum.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> record) =>
        BinaryPrimitives.ReadUInt32LittleEndian(record[ChecksumAt..]) == Checksum(record[OffsetAt..]);

    /// <summary>The size of the record that starts here, its length field included. Needs <see cref="LengthSize"/> bytes.</summary>
    public static long SizeAt(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes) + (long)LengthSize;

    internal static long OffsetOf(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt64LittleEndian(record[OffsetAt..]);

    internal static long TimestampOf(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt64LittleEndian(record[TimestampAt..]);

    /// <summary>
    /// Takes a record apart. Answers false where the bytes are not a record: too short, a length that does not fit,
    /// unknown flags, a key or header that runs past the end.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RecordView record)
    {
        record = default;
        if (bytes.Length < HeaderSize || SizeAt(bytes) is var size && (size < HeaderSize || size > bytes.Length))
            return false;

        var flags = bytes[FlagsAt];
        if ((flags & ~(HasKey | HasValue | HasHeaders)) != 0)
            return false;

        var rest = bytes[HeaderSize..(int)size];
        ReadOnlySpan<byte> key = default, headers = default;
        if ((flags & HasKey) != 0 && !TryTake(ref rest, out key))
            return false;
        if ((flags & HasHeaders) != 0 && !TryTakeHeaders(ref rest, out headers))
            return false;
        if ((flags & HasValue) == 0 && !rest.IsEmpty)
            return false;

        record = new RecordView
        {
            Offset = BinaryPrimitives.ReadInt64LittleEndian(bytes[OffsetAt..]),
            Timestamp = BinaryPrimitives.ReadInt64LittleEndian(bytes[TimestampAt..]),
            HasKey = (flags & HasKey) != 0,
            Key = key,
            HasValue = (flags & HasValue) != 0,
            Value = rest,
            Headers = new HeaderReader(headers),
            Bytes = bytes[..(int)size],
        };
        return true;
    }

    /// <summary>Writes what stands before the key; the rest of the record's <paramref name="size"/> bytes is there already.</summary>
    internal static void WriteFixed(Span<byte> target, int size, long offset, long timestamp, byte flags)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)(size - LengthSize));
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumAt..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(target[OffsetAt..], offset);
        BinaryPrimitives.WriteInt64LittleEndian(target[TimestampAt..], timestamp);
        target[FlagsAt] = flags;
    }

    internal static int MeasureKey(ReadOnlySpan<byte> key) => VarintSize((uint)key.Length) + key.Length;

    internal static int WriteKey(Span<byte> target, ReadOnlySpan<byte> key)
    {
        var at = WriteVarint(target, (uint)key.Length);
        key.CopyTo(target[at..]);
        return at + key.Length;
    }

    internal static bool TryReadVarint(scoped ref ReadOnlySpan<byte> bytes, out uint value)
    {
        value = 0;
        for (var i = 0; i < 5 && i < bytes.Length; i++)
        {
            var part = bytes[i];
            if (i == 4 && part > 0x0F)
                return false;
            value |= (uint)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }
        return false;
    }

    internal static bool TryTake(scoped ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (!TryReadVarint(ref bytes, out var length) || length > (uint)bytes.Length)
            return false;
        taken = bytes[..(int)length];
        bytes = bytes[(int)length..];
        return true;
    }

    private static bool TryTakeHeaders(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> headers)
    {
        headers = default;
        var start = rest;
        if (!TryReadVarint(ref rest, out var count) || count == 0)
            return false;
        for (; count > 0; count--)
        {
            if (!HeaderReader.TryTakeHeader(ref rest, out _, out _, out _))
                return false;
        }
        headers = start[..(start.Length - rest.Length)];
        return true;
    }

    private static long MeasureHeaders(IReadOnlyList<RecordHeader> headers)
    {
        long size = VarintSize((uint)headers.Count);
        for (var i = 0; i < headers.Count; i++)
            size += MeasureHeader(headers[i]);
        return size;
    }

    internal static long MeasureHeader(RecordHeader header)
    {
        var name = Encoding.UTF8.GetByteCount(header.Name);
        var value = header.Value is { } bytes ? VarintSize((uint)bytes.Length + 1) + (long)bytes.Length : 1;
        return VarintSize((uint)name) + name + value;
    }

    private static int WriteHeaders(Span<byte> target, IReadOnlyList<RecordHeader> headers)
    {
        var at = WriteVarint(target, (uint)headers.Count);
        for (var i = 0; i < headers.Count; i++)
            at += WriteHeader(target[at..], headers[i]);
        return at;
    }

    internal static int WriteHeader(Span<byte> target, RecordHeader header)
    {
        var at = WriteVarint(target, (uint)Encoding.UTF8.GetByteCount(header.Name));
        at += Encoding.UTF8.GetBytes(header.Name, target[at..]);
        if (header.Value is not { } value)
        {
            target[at++] = 0;
            return at;
        }
        at += WriteVarint(target[at..], (uint)value.Length + 1);
        value.Span.CopyTo(target[at..]);
        return at + value.Length;
    }

    internal static int VarintSize(uint value) => (BitOperations.Log2(value | 1) / 7) + 1;

    internal static int WriteVarint(Span<byte> target, uint value)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
            target[at++] = (byte)(value | 0x80);
        target[at++] = (byte)value;
        return at;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }
}
