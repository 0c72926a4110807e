using System.Text;
using System.Text.Json;
using StreamOtter.Server.Producers;
using StreamOtter.Streams;

namespace StreamOtter.Server.V1;

/// <summary>A <c>publish</c> message, with copies of what is stored.</summary>
internal sealed class V1Publish
{
    private const int MaxRecords = 10_000;

    public string Stream { get; private set; } = "";

    public long Seq { get; private set; }

    public List<NewRecord> Records { get; } = [];

    public static V1Publish Read(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, V1Json.ReaderOptions);
        var publish = new V1Publish();
        string? stream = null;
        long? seq = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("stream"u8))
            {
                reader.Read();
                stream = V1Reader.String(ref reader, "stream");
            }
            else if (reader.ValueTextEquals("seq"u8))
            {
                reader.Read();
                seq = V1Reader.Integer(ref reader, "seq", 1, (1L << 53) - 1);
            }
            else if (reader.ValueTextEquals("records"u8))
            {
                reader.Read();
                V1Reader.Expect(reader, JsonTokenType.StartArray, "records");
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    publish.Records.Add(ReadRecord(ref reader, message));
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
        publish.Stream = stream ?? throw V1Reader.Bad("'stream' is missing.");
        publish.Seq = seq ?? throw V1Reader.Bad("'seq' is missing.");
        return publish.Records.Count is > 0 and <= MaxRecords ? publish : throw V1Reader.Bad($"'records' holds 1 to {MaxRecords} records.");
    }

    private static NewRecord ReadRecord(ref Utf8JsonReader reader, ReadOnlySpan<byte> message)
    {
        V1Reader.Expect(reader, JsonTokenType.StartObject, "records");
        byte[]? key = null, value = null;
        List<RecordHeader>? headers = null;
        int? partition = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("v"u8))
            {
                Once(value, "v, s, b");
                reader.Read();
                value = RawValue(ref reader, message);
            }
            else if (reader.ValueTextEquals("s"u8))
            {
                Once(value, "v, s, b");
                value = ReadText(ref reader, "s");
            }
            else if (reader.ValueTextEquals("b"u8))
            {
                Once(value, "v, s, b");
                reader.Read();
                value = V1Reader.Base64(ref reader, "b");
            }
            else if (reader.ValueTextEquals("k"u8))
            {
                Once(key, "k, kb");
                key = ReadText(ref reader, "k");
            }
            else if (reader.ValueTextEquals("kb"u8))
            {
                Once(key, "k, kb");
                reader.Read();
                key = V1Reader.Base64(ref reader, "kb");
            }
            else if (reader.ValueTextEquals("h"u8))
            {
                reader.Read();
                headers = ReadHeaders(ref reader);
            }
            else if (reader.ValueTextEquals("p"u8))
            {
                reader.Read();
                partition = (int)V1Reader.Integer(ref reader, "p", 0, int.MaxValue);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
        return new NewRecord { Key = Memory(key), Value = Memory(value), Headers = headers, Partition = partition };
    }

    /// <summary>The bytes as they stand in the message: a payload is never taken apart and put together again.</summary>
    private static byte[] RawValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> message)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return message[start..(int)reader.BytesConsumed].ToArray();
    }

    private static byte[] ReadText(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String
            ? Encoding.UTF8.GetBytes(V1Reader.Text(ref reader, name))
            : throw V1Reader.WrongKind($"'{name}' must be a string.");
    }

    private static List<RecordHeader> ReadHeaders(ref Utf8JsonReader reader)
    {
        V1Reader.Expect(reader, JsonTokenType.StartArray, "h");
        var headers = new List<RecordHeader>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            V1Reader.Expect(reader, JsonTokenType.StartArray, "h");
            reader.Read();
            var name = V1Reader.String(ref reader, "h");
            // Whoever could write it could make the gateway believe that another producer's record is stored.
            if (name == ProducerHeader.Name)
                throw V1Reader.Bad($"The header '{name}' is the gateway's own.");
            reader.Read();
            headers.Add(new RecordHeader(name, Memory(ReadHeaderValue(ref reader))));
            if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray)
                throw V1Reader.WrongKind("'h' holds pairs of a name and a value.");
        }
        return headers;
    }

    private static byte[]? ReadHeaderValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return Encoding.UTF8.GetBytes(V1Reader.Text(ref reader, "h"));
            case JsonTokenType.StartObject:
                reader.Read();
                if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("b"u8))
                    break;
                reader.Read();
                var bytes = V1Reader.Base64(ref reader, "b");
                if (reader.Read() && reader.TokenType == JsonTokenType.EndObject)
                    return bytes;
                break;
        }
        throw V1Reader.WrongKind("A header's value is a string, null or {\"b\": base64}.");
    }

    private static void Once(byte[]? before, string names)
    {
        if (before is not null)
            throw V1Reader.Bad($"A record has at most one of {names}.");
    }

    // Spelled out: a bare null would become an empty memory, by the conversion from arrays.
    private static ReadOnlyMemory<byte>? Memory(byte[]? bytes) =>
        bytes is null ? default(ReadOnlyMemory<byte>?) : new ReadOnlyMemory<byte>(bytes);
}
