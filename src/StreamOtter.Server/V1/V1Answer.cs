using System.Text.Json;
using StreamOtter.Protocol.V1;
using StreamOtter.Server.Groups;

namespace StreamOtter.Server.V1;

/// <summary>An <c>ack</c> or <c>nack</c> of a group's records.</summary>
internal sealed record V1Answer
{
    private const int MaxRuns = 10_000;
    private const int MaxDelay = 3_600_000;

    public int Sub { get; private init; }

    public OffsetRuns Runs { get; private init; } = new([]);

    /// <summary>Of a <c>nack</c>: how long until the records are delivered again.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>Of a <c>nack</c>: they are given up at once.</summary>
    public bool IsDead { get; private init; }

    public static V1Answer Read(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, V1Json.ReaderOptions);
        int? sub = null;
        List<OffsetRun>? runs = null;
        var answer = new V1Answer();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "sub":
                    sub = (int)V1Reader.Integer(ref reader, name, 0, int.MaxValue);
                    break;
                case "at":
                    runs = ReadRuns(ref reader);
                    break;
                case "delay":
                    answer = answer with { Delay = TimeSpan.FromMilliseconds(V1Reader.Integer(ref reader, name, 0, MaxDelay)) };
                    break;
                case "dead":
                    answer = answer with { IsDead = V1Reader.Boolean(ref reader, name) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return answer with
        {
            Sub = sub ?? throw V1Reader.Bad("'sub' is missing."),
            Runs = new OffsetRuns(runs ?? throw V1Reader.Bad("'at' is missing.")),
        };
    }

    private static List<OffsetRun> ReadRuns(ref Utf8JsonReader reader)
    {
        V1Reader.Expect(reader, JsonTokenType.StartArray, "at");
        var runs = new List<OffsetRun>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            V1Reader.Expect(reader, JsonTokenType.StartArray, "at");
            reader.Read();
            var partition = (int)V1Reader.Integer(ref reader, "at", 0, int.MaxValue);
            reader.Read();
            var first = V1Reader.Integer(ref reader, "at", 0, ProtocolV1.MaxInteger);
            reader.Read();
            var count = V1Reader.Integer(ref reader, "at", 1, ProtocolV1.MaxInteger);
            if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray)
                throw V1Reader.WrongKind("'at' holds runs of a partition, the first offset, and how many.");
            runs.Add(new OffsetRun(partition, first, first + count));
        }
        return runs.Count is > 0 and <= MaxRuns ? runs : throw V1Reader.Bad($"'at' holds 1 to {MaxRuns} runs.");
    }
}
