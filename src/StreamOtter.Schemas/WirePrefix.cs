using System.Buffers;
using System.Buffers.Binary;

namespace StreamOtter.Schemas;

/// <summary>
/// What precedes a value that was written with a registered schema: a zero byte, and the schema's id as a big-endian
/// 32-bit number. The format of Confluent's serializers, and of all that speak to them.
/// </summary>
public static class WirePrefix
{
    /// <summary>How many bytes it has.</summary>
    public const int Length = 5;

    /// <summary>Writes it.</summary>
    public static void Write(int schemaId, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var bytes = output.GetSpan(Length);
        bytes[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(bytes[1..], schemaId);
        output.Advance(Length);
    }

    /// <summary>Reads it.</summary>
    /// <returns>The schema's id.</returns>
    /// <exception cref="SchemaDataException">The bytes do not begin with it.</exception>
    public static int Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length)
            throw new SchemaDataException($"The record's {bytes.Length} bytes are too few to name a schema: it was not written with a registry.");
        if (bytes[0] != 0)
            throw new SchemaDataException($"The record begins with {bytes[0]} where 0 announces a schema: it was not written with a registry.");
        return BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
    }
}
