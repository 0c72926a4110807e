using System.Text.Json;
using StreamOtter.Protocol;
using StreamOtter.Server.Fanout;
using StreamOtter.Server.V1.Filters;
using StreamOtter.Streams;

namespace StreamOtter.Server.V1;

/// <summary>A <c>subscribe</c> message.</summary>
internal sealed record V1Subscribe
{
    private const int MaxBatch = 10_000;

    public int Sub { get; private init; }

    public string Stream { get; private init; } = "";

    /// <summary>The streams asked for, where it is not one alone.</summary>
    public StreamPattern? Streams { get; private init; }

    public V1Start From { get; private init; } = V1Start.Latest;

    /// <summary>What happens when the client is too slow.</summary>
    public SlowPolicy Slow { get; private init; }

    /// <summary>Which records it gets, or null for all.</summary>
    public V1Filter? Filter { get; private init; }

    /// <summary>How many records one message holds at most.</summary>
    public int Batch { get; private init; } = int.MaxValue;

    /// <summary>How its records are written.</summary>
    public V1Format Format => Filter is null && Slow != SlowPolicy.Conflate ? V1Format.All : new V1Format(Filter, Slow == SlowPolicy.Conflate);

    /// <summary>Whether records may pass that the client does not get, and is not told of.</summary>
    public bool LeavesOut => Filter is not null || Slow == SlowPolicy.Conflate;

    /// <summary>The partitions asked for, or null for all.</summary>
    public IReadOnlyList<int>? Partitions { get; private init; }

    /// <summary>The group that it joins, or null.</summary>
    public V1SubscribeGroup? Group { get; private init; }

    public static V1Subscribe Read(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, V1Json.ReaderOptions);
        int? sub = null;
        string? stream = null, alone = null;
        var group = new V1SubscribeGroup();
        var request = new V1Subscribe();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "sub":
                    sub = (int)V1Reader.Integer(ref reader, "sub", 0, int.MaxValue);
                    break;
                case "stream":
                    stream = V1Reader.String(ref reader, "stream");
                    break;
                case "streams":
                    alone = name;
                    request = request with { Streams = ReadPattern(ref reader) };
                    break;
                case "from":
                    request = request with { From = V1Start.Read(ref reader) };
                    break;
                case "filter":
                    alone = name;
                    request = request with { Filter = V1Filter.Read(ref reader, message) };
                    break;
                case "slow":
                    alone = name;
                    request = request with { Slow = ReadSlow(ref reader) };
                    break;
                case "batch":
                    alone = name;
                    request = request with { Batch = (int)V1Reader.Integer(ref reader, "batch", 1, MaxBatch) };
                    break;
                case "partitions":
                    alone = name;
                    request = request with { Partitions = ReadPartitions(ref reader) };
                    break;
                default:
                    if (!group.TryRead(name, ref reader))
                        reader.Skip();
                    break;
            }
        }
        Check(stream, request);
        return request with
        {
            Group = group.Check(stream, alone),
            Sub = sub ?? throw V1Reader.Bad("'sub' is missing."),
            Stream = stream ?? "",
        };
    }

    /// <summary>Whether it is about one stream or several, and what goes with which.</summary>
    private static void Check(string? stream, V1Subscribe request)
    {
        if (stream is null == request.Streams is null)
            throw V1Reader.Bad(stream is null ? "'stream' is missing." : "Either 'stream' or 'streams' is given.");
        if (request.Streams is null && request.From.Positions is not null)
            throw V1Reader.Bad("'positions' goes with 'streams'; one stream has a 'position'.");
        if (request.Streams is not { } pattern)
            return;
        if (request.Partitions is not null)
            throw V1Reader.Bad("'partitions' goes with 'stream': several streams come whole.");
        if (request.From.Kind == V1StartKind.Position)
            throw V1Reader.Bad("'position' goes with 'stream'; several streams have 'positions'.");
        if (request.From.Positions?.Keys.FirstOrDefault(name => !pattern.Matches(name)) is { } other)
            throw V1Reader.Bad($"'positions' names a stream that '{pattern}' does not match: {other[..Math.Min(other.Length, StreamName.MaxLength)]}");
    }

    private static StreamPattern ReadPattern(ref Utf8JsonReader reader) =>
        StreamPattern.TryParse(V1Reader.String(ref reader, "streams"), out var pattern)
            ? pattern
            : throw V1Reader.Bad($"'streams' is 1 to {StreamPattern.MaxLength} of A-Z a-z 0-9 . _ - and at most {StreamPattern.MaxWildcards} *, each for any characters.");

    private static SlowPolicy ReadSlow(ref Utf8JsonReader reader) => V1Reader.String(ref reader, "slow") switch
    {
        "catch-up" => SlowPolicy.CatchUp,
        "conflate" => SlowPolicy.Conflate,
        "skip" => SlowPolicy.Skip,
        "disconnect" => SlowPolicy.Disconnect,
        _ => throw V1Reader.Bad("'slow' is \"catch-up\", \"conflate\", \"skip\" or \"disconnect\"."),
    };

    private static List<int> ReadPartitions(ref Utf8JsonReader reader)
    {
        V1Reader.Expect(reader, JsonTokenType.StartArray, "partitions");
        var partitions = new List<int>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var partition = (int)V1Reader.Integer(ref reader, "partitions", 0, int.MaxValue);
            if (!partitions.Contains(partition))
                partitions.Add(partition);
        }
        return partitions.Count > 0 ? partitions : throw V1Reader.Bad("'partitions' is empty.");
    }
}
