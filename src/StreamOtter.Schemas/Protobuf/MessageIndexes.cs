using System.Buffers;
using Google.Protobuf.Reflection;

namespace StreamOtter.Schemas.Protobuf;

/// <summary>Which message of a file it is.</summary>
internal static class MessageIndexes
{
    private const int MaxDepth = 64;

    public static int[] Of(MessageDescriptor message) =>
        message.ContainingType is { } outer ? [.. Of(outer), message.Index] : [message.Index];

    public static void Write(int[] indexes, IBufferWriter<byte> output)
    {
        if (indexes is [0])
        {
            output.Write([(byte)0]);
            return;
        }
        WriteVarint(indexes.Length, output);
        foreach (var index in indexes)
            WriteVarint(index, output);
    }

    /// <summary>Takes them from the bytes' beginning.</summary>
    /// <exception cref="SchemaDataException">They are not there.</exception>
    public static int[] Read(ref ReadOnlySpan<byte> bytes)
    {
        var count = ReadVarint(ref bytes);
        if (count == 0)
            return [0];
        if (count is < 0 or > MaxDepth)
            throw new SchemaDataException($"The record names its message by {count} indexes.");
        var indexes = new int[count];
        for (var i = 0; i < count; i++)
            indexes[i] = ReadVarint(ref bytes);
        return indexes;
    }

    private static void WriteVarint(int number, IBufferWriter<byte> output)
    {
        var rest = (uint)((number << 1) ^ (number >> 31));
        for (; rest >= 0x80; rest >>= 7)
            output.Write([(byte)(rest | 0x80)]);
        output.Write([(byte)rest]);
    }

    private static int ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        uint number = 0;
        for (var shift = 0; shift < 35 && !bytes.IsEmpty; shift += 7)
        {
            var part = bytes[0];
            bytes = bytes[1..];
            number |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
                return (int)(number >> 1) ^ -(int)(number & 1);
        }
        throw new SchemaDataException("The record ends, or makes no sense, where it should name its message.");
    }
}
