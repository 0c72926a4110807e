using System.Text.Json;

namespace StreamOtter.Protocol.V1;

/// <summary>Reads what a gateway says (spec/protocol.md, section 4). Trusts nothing: each member is checked.</summary>
public static partial class GatewayMessageReader
{
    /// <summary>Reads one message.</summary>
    /// <exception cref="WireFormatException">It is none of protocol v1.</exception>
    public static GatewayMessage Read(ReadOnlySpan<byte> message)
    {
        try
        {
            return TypeOf(message) switch
            {
                "records" => ReadRecords(message),
                "history" => ReadHistory(message),
                "ack" => ReadAck(message),
                var type => ReadSmall(type, message),
            };
        }
        catch (JsonException error)
        {
            throw new WireFormatException("The message is not JSON: " + error.Message, error);
        }
        catch (InvalidOperationException error)
        {
            // The reader's word for half a surrogate pair, or bytes that are not UTF-8.
            throw new WireFormatException("The message holds text that is not Unicode.", error);
        }
    }

    /// <summary>The type, wherever it stands; gateways put it first.</summary>
    private static string TypeOf(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, ProtocolV1.ReaderOptions);
        reader.Read();
        Member.Expect(reader, JsonTokenType.StartObject, "message");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType)
                return Member.Text(ref reader, "type");
            reader.Skip();
        }
        throw Member.Missing("type");
    }

    private static RecordsMessage ReadRecords(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, ProtocolV1.ReaderOptions);
        int? sub = null;
        string? stream = null;
        List<WireRecord>? records = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("sub"u8))
            {
                reader.Read();
                sub = Member.Int32(ref reader, "sub");
            }
            else if (reader.ValueTextEquals("stream"u8))
            {
                reader.Read();
                stream = Member.Text(ref reader, "stream");
            }
            else if (reader.ValueTextEquals("records"u8))
            {
                reader.Read();
                records = ReadRecordList(ref reader, message);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
        reader.Read(); // throws if anything follows
        return new RecordsMessage(sub ?? throw Member.Missing("sub"), stream, records ?? throw Member.Missing("records"));
    }

    private static List<WireRecord> ReadRecordList(ref Utf8JsonReader reader, ReadOnlySpan<byte> message)
    {
        Member.Expect(reader, JsonTokenType.StartArray, "records");
        var records = new List<WireRecord>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            records.Add(RecordReader.ReadDelivered(ref reader, message));
        return records;
    }

    private static AckMessage ReadAck(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, ProtocolV1.ReaderOptions);
        long? seq = null;
        List<AckRun> runs = [];
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("seq"u8))
            {
                reader.Read();
                seq = Member.Integer(ref reader, "seq", least: 1);
            }
            else if (reader.ValueTextEquals("at"u8))
            {
                reader.Read();
                Member.Expect(reader, JsonTokenType.StartArray, "at");
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    runs.Add(AckRunCodec.Read(ref reader));
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
        reader.Read();
        return new AckMessage(seq ?? throw Member.Missing("seq"), runs);
    }

    private static GatewayMessage ReadSmall(string type, ReadOnlySpan<byte> message)
    {
        var members = MessageMembers.Read(message);
        return type switch
        {
            "welcome" => members.ToWelcome(),
            "authorized" => new AuthorizedMessage(members.ExpiresIn),
            "subscribed" => members.ToSubscribed(),
            "unsubscribed" => new UnsubscribedMessage(members.RequireSub()),
            "position" => new PositionMessage(members.RequireSub(), members.Stream, members.RequirePosition()),
            "gap" => members.ToGap(),
            "nack" => members.ToNack(),
            "goaway" => new GoawayMessage(members.Reason ?? "", members.Delay ?? 0),
            "error" => new ErrorMessage(members.RequireCode(), members.Error ?? "", members.Sub, members.Stream, members.Seq, members.Id),
            "presence" => members.ToPresence(),
            "pong" => new PongMessage(members.Id),
            _ => new UnknownMessage(type),
        };
    }
}
