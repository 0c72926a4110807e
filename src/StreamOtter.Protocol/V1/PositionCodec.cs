using System.Globalization;
using System.Text.Json;

namespace StreamOtter.Protocol.V1;

/// <summary>Writes and reads positions (spec/protocol.md, section 2): <c>{"epoch":"5f0c","offsets":{"0":1042,"1":998}}</c>.</summary>
public static class PositionCodec
{
    /// <summary>Writes a position as a value.</summary>
    public static void Write(Utf8JsonWriter json, WirePosition position)
    {
        json.WriteStartObject();
        json.WriteString("epoch"u8, position.Epoch);
        json.WriteStartObject("offsets"u8);
        foreach (var (partition, offset) in position.Offsets)
            json.WriteNumber(partition.ToString(CultureInfo.InvariantCulture), offset);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Reads a position.</summary>
    /// <param name="reader">Stands at its brace, and then at its end.</param>
    /// <exception cref="WireFormatException">It is no position.</exception>
    public static WirePosition Read(ref Utf8JsonReader reader)
    {
        Member.Expect(reader, JsonTokenType.StartObject, "position");
        string? epoch = null;
        Dictionary<int, long>? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("epoch"u8))
            {
                reader.Read();
                epoch = Member.Text(ref reader, "epoch");
            }
            else if (reader.ValueTextEquals("offsets"u8))
            {
                reader.Read();
                offsets = ReadOffsets(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
        return new WirePosition(epoch ?? throw Member.Missing("epoch"), offsets ?? throw Member.Missing("offsets"));
    }

    private static Dictionary<int, long> ReadOffsets(ref Utf8JsonReader reader)
    {
        Member.Expect(reader, JsonTokenType.StartObject, "offsets");
        var offsets = new Dictionary<int, long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!int.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var partition))
                throw Member.Wrong("offsets", "an object whose names are partitions");
            reader.Read();
            offsets[partition] = Member.Integer(ref reader, "offsets");
        }
        return offsets;
    }
}
