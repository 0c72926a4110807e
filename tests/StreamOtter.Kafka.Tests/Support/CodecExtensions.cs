using System.Buffers;
using StreamOtter.Schemas;

namespace StreamOtter.Kafka.Tests.Support;

internal static class CodecExtensions
{
    public static byte[] Encode<T>(this ISchemaCodec<T> codec, T value)
    {
        var output = new ArrayBufferWriter<byte>();
        codec.Write(value, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads what was written with the codec's own schema.</summary>
    public static T Decode<T>(this ISchemaCodec<T> codec, byte[] bytes) => codec.ReaderOf(codec.Schema)(bytes);
}
