using System.Text.Json;

namespace StreamOtter.Protocol.V1;

/// <summary>Reads records, published or delivered; see <see cref="RecordWriter"/> for their form.</summary>
public static class RecordReader
{
    /// <summary>Reads a record of a <c>publish</c>.</summary>
    /// <param name="reader">Stands at the record's brace, and then at its end.</param>
    /// <param name="message">The bytes the reader reads.</param>
    /// <exception cref="WireFormatException">It is no record.</exception>
    public static WireRecord ReadPublished(ref Utf8JsonReader reader, ReadOnlySpan<byte> message) =>
        Read(ref reader, message, isDelivered: false);

    /// <summary>Reads a record of a delivery.</summary>
    /// <param name="reader">Stands at the record's brace, and then at its end.</param>
    /// <param name="message">The bytes the reader reads.</param>
    /// <exception cref="WireFormatException">It is no record.</exception>
    public static WireRecord ReadDelivered(ref Utf8JsonReader reader, ReadOnlySpan<byte> message) =>
        Read(ref reader, message, isDelivered: true);

    private static WireRecord Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> message, bool isDelivered)
    {
        Member.Expect(reader, JsonTokenType.StartObject, "records");
        int? partition = null;
        var tries = 1;
        long? offset = null, timestamp = null;
        byte[]? key = null, value = null;
        var kind = RecordValueKind.None;
        List<WireHeader>? headers = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("v"u8))
            {
                reader.Read();
                (kind, value) = (One(value, RecordValueKind.Json), Member.Raw(ref reader, message));
            }
            else if (reader.ValueTextEquals("s"u8))
            {
                reader.Read();
                (kind, value) = (One(value, RecordValueKind.Text), Member.Utf8Bytes(ref reader, "s"));
            }
            else if (reader.ValueTextEquals("b"u8))
            {
                reader.Read();
                (kind, value) = (One(value, RecordValueKind.Bytes), Member.Base64(ref reader, "b"));
            }
            else if (reader.ValueTextEquals("k"u8))
            {
                reader.Read();
                key = key is null ? Member.Utf8Bytes(ref reader, "k") : throw TwoKeys();
            }
            else if (reader.ValueTextEquals("kb"u8))
            {
                reader.Read();
                key = key is null ? Member.Base64(ref reader, "kb") : throw TwoKeys();
            }
            else if (reader.ValueTextEquals("h"u8))
            {
                reader.Read();
                headers = ReadHeaders(ref reader);
            }
            else if (reader.ValueTextEquals("p"u8))
            {
                reader.Read();
                partition = Member.Int32(ref reader, "p");
            }
            else if (isDelivered && reader.ValueTextEquals("o"u8))
            {
                reader.Read();
                offset = Member.Integer(ref reader, "o");
            }
            else if (isDelivered && reader.ValueTextEquals("t"u8))
            {
                reader.Read();
                timestamp = Member.Integer(ref reader, "t", least: -ProtocolV1.MaxInteger);
            }
            else if (isDelivered && reader.ValueTextEquals("n"u8))
            {
                reader.Read();
                tries = Member.Int32(ref reader, "n", least: 1);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
        return new WireRecord
        {
            Partition = isDelivered ? partition ?? throw Member.Missing("p") : partition,
            Offset = isDelivered ? offset ?? throw Member.Missing("o") : -1,
            Timestamp = isDelivered ? timestamp ?? throw Member.Missing("t") : 0,
            Try = tries,
            Key = Memory(key),
            Kind = kind,
            Value = value,
            Headers = headers ?? (IReadOnlyList<WireHeader>)[],
        };
    }

    private static List<WireHeader> ReadHeaders(ref Utf8JsonReader reader)
    {
        Member.Expect(reader, JsonTokenType.StartArray, "h");
        var headers = new List<WireHeader>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Member.Expect(reader, JsonTokenType.StartArray, "h");
            reader.Read();
            var name = Member.Text(ref reader, "h");
            reader.Read();
            headers.Add(new WireHeader(name, Memory(ReadHeaderValue(ref reader))));
            if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray)
                throw Member.Wrong("h", "pairs of a name and a value");
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
                return Member.Utf8Bytes(ref reader, "h");
            case JsonTokenType.StartObject:
                reader.Read();
                if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("b"u8))
                    break;
                reader.Read();
                var bytes = Member.Base64(ref reader, "h");
                if (reader.Read() && reader.TokenType == JsonTokenType.EndObject)
                    return bytes;
                break;
        }
        throw Member.Wrong("h", "pairs of a name and a string, null or {\"b\": base64}");
    }

    private static RecordValueKind One(byte[]? before, RecordValueKind kind) =>
        before is null ? kind : throw new WireFormatException("A record has at most one of 'v', 's' and 'b'.");

    private static WireFormatException TwoKeys() => new("A record has at most one of 'k' and 'kb'.");

    private static ReadOnlyMemory<byte>? Memory(byte[]? bytes) => bytes is null ? default(ReadOnlyMemory<byte>?) : bytes; // a bare null would become empty memory
}
