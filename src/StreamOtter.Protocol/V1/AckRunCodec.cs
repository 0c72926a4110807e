using System.Text.Json;

namespace StreamOtter.Protocol.V1;

/// <summary>Writes and reads the runs of an <c>ack</c>: <c>[first seq, partition, first offset, count]</c>.</summary>
public static class AckRunCodec
{
    /// <summary>Writes a run as a value.</summary>
    public static void Write(Utf8JsonWriter json, AckRun run)
    {
        json.WriteStartArray();
        json.WriteNumberValue(run.FirstSeq);
        json.WriteNumberValue(run.Partition);
        json.WriteNumberValue(run.FirstOffset);
        json.WriteNumberValue(run.Count);
        json.WriteEndArray();
    }

    /// <summary>Reads a run.</summary>
    /// <param name="reader">Stands at its bracket, and then at its end.</param>
    /// <exception cref="WireFormatException">It is no run.</exception>
    public static AckRun Read(ref Utf8JsonReader reader)
    {
        Member.Expect(reader, JsonTokenType.StartArray, "at");
        reader.Read();
        var firstSeq = Member.Integer(ref reader, "at", least: 1);
        reader.Read();
        var partition = Member.Int32(ref reader, "at");
        reader.Read();
        var firstOffset = Member.Integer(ref reader, "at", least: -1);
        reader.Read();
        var count = Member.Int32(ref reader, "at", least: 1);
        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray
            ? new AckRun(firstSeq, partition, firstOffset, count)
            : throw Member.Wrong("at", "a list of runs of four integers");
    }
}
