using System.Text.Json;

namespace StreamOtter.Protocol.V1;

public static partial class GatewayMessageReader
{
    private static HistoryMessage ReadHistory(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, ProtocolV1.ReaderOptions);
        long? id = null, next = null, first = null, end = null;
        string? epoch = null;
        List<WireRecord>? records = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "id":
                    id = Member.Integer(ref reader, name, least: -ProtocolV1.MaxInteger);
                    break;
                case "epoch":
                    epoch = Member.Text(ref reader, name);
                    break;
                case "records":
                    records = ReadRecordList(ref reader, message);
                    break;
                case "next":
                    next = Member.Integer(ref reader, name);
                    break;
                case "first":
                    first = Member.Integer(ref reader, name);
                    break;
                case "end":
                    end = Member.Integer(ref reader, name);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        reader.Read(); // throws if anything follows
        return new HistoryMessage(
            id ?? throw Member.Missing("id"),
            epoch ?? throw Member.Missing("epoch"),
            records ?? throw Member.Missing("records"),
            next ?? throw Member.Missing("next"),
            first ?? throw Member.Missing("first"),
            end ?? throw Member.Missing("end"));
    }
}
