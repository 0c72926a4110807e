using System.Buffers.Binary;
using System.Text;

namespace StreamOtter.Schemas.Avro;

/// <summary>
/// Bytes that are read as Avro. What they claim is believed only as far as they go: nothing is allocated by a claimed
/// length, and the number of values is bounded by the bytes, since a block may claim any number of values of no bytes.
/// </summary>
internal ref struct AvroInput(ReadOnlySpan<byte> bytes)
{
    public const int MaxDepth = 256;

    // A record of one byte may have a few values of none around it.
    private const int ValuesPerByte = 16;
    private const int ExtraValues = 65_536;

    public static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private long _values = ((long)bytes.Length * ValuesPerByte) + ExtraValues;
    private int _depth;
    private int _position;

    public readonly int Remaining => _bytes.Length - _position;

    /// <summary>Comes before each value, and <see cref="Leave"/> after it.</summary>
    public void Enter()
    {
        if (++_depth > MaxDepth)
            throw new SchemaDataException($"The value nests deeper than {MaxDepth}.");
        if (--_values < 0)
            throw new SchemaDataException("The bytes claim to hold more values than so few can.");
    }

    public void Leave() => _depth--;

    public ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0 || length > Remaining)
            throw new SchemaDataException($"At byte {_position}: {length} bytes are announced, {Remaining} are there.");
        var taken = _bytes.Slice(_position, (int)length);
        _position += (int)length;
        return taken;
    }

    public bool ReadBoolean() => Take(1)[0] switch
    {
        0 => false,
        1 => true,
        var other => throw new SchemaDataException($"At byte {_position - 1}: {other} is no boolean."),
    };

    public int ReadInt() => ReadLong() is >= int.MinValue and <= int.MaxValue and var number
        ? (int)number
        : throw new SchemaDataException($"Before byte {_position}: the number is no 32-bit one.");

    public long ReadLong()
    {
        ulong number = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Take(1)[0];
            if (shift == 63 && part > 1)
                break;
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return (long)(number >> 1) ^ -(long)(number & 1);
        }
        throw new SchemaDataException($"Before byte {_position}: the number has more than 64 bits.");
    }

    public float ReadFloat() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadLong());

    public string ReadString()
    {
        try
        {
            return StrictUtf8.GetString(ReadBytes());
        }
        catch (DecoderFallbackException e)
        {
            throw new SchemaDataException($"Before byte {_position}: the string is no UTF-8.", e);
        }
    }

    /// <summary>Reads the head of a block of an array or a map.</summary>
    /// <returns>The number of its items; 0 ends the array.</returns>
    public long ReadBlock()
    {
        var count = ReadLong();
        if (count >= 0)
            return count;
        // With its size in bytes, for who wants to skip it.
        var size = ReadLong();
        if (size < 0 || size > Remaining || count == long.MinValue)
            throw new SchemaDataException($"Before byte {_position}: the block's size cannot be true.");
        return -count;
    }
}
