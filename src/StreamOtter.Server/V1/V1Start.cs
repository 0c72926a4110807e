using System.Globalization;
using System.Text.Json;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.V1;

/// <summary>Where a subscription starts: the <c>from</c> of a <c>subscribe</c>.</summary>
internal sealed record V1Start
{
    public static V1Start Latest { get; } = new() { Kind = V1StartKind.Latest };

    public static V1Start Earliest { get; } = new() { Kind = V1StartKind.Earliest };

    public V1StartKind Kind { get; private init; }

    /// <summary>Of a subscription to several streams: where in those that the client knows.</summary>
    public IReadOnlyDictionary<string, V1Position>? Positions { get; private init; }

    private long Timestamp { get; init; }

    public V1Position? Position { get; private init; }

    public static V1Start At(V1Position position) => new() { Kind = V1StartKind.Position, Position = position };

    public static V1Start Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return V1Reader.String(ref reader, "from") switch
            {
                "earliest" => Earliest,
                "latest" => Latest,
                _ => throw V1Reader.Bad("'from' is \"earliest\", \"latest\", a position or a timestamp."),
            };
        }
        V1Reader.Expect(reader, JsonTokenType.StartObject, "from");
        V1Start? start = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name is "timestamp" or "position" or "positions" && start is not null)
                throw V1Reader.Bad("'from' is a position, positions or a timestamp, and one of them alone.");
            switch (name)
            {
                case "timestamp":
                    start = new V1Start { Kind = V1StartKind.Timestamp, Timestamp = V1Reader.Integer(ref reader, "timestamp", long.MinValue, long.MaxValue) };
                    break;
                case "position":
                    start = At(V1Position.Read(ref reader));
                    break;
                case "positions":
                    start = new V1Start { Kind = V1StartKind.Earliest, Positions = ReadPositions(ref reader) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return start ?? throw V1Reader.Bad("'from' has neither 'position', 'positions' nor 'timestamp'.");
    }

    /// <summary>The next offset by partition; a negative one means the end. What is gone between is added to the gaps.</summary>
    /// <exception cref="V1RequestException">The position is beyond the stream's end.</exception>
    /// <exception cref="EngineException">As <see cref="IStreamLog.GetRangeAsync"/>.</exception>
    public async ValueTask<(int Partition, long Next)[]> FindAsync(
        StreamFeed feed, IReadOnlyList<int>? partitions, List<V1Gap> gaps, CancellationToken cancellationToken)
    {
        partitions ??= [.. Enumerable.Range(0, feed.PartitionCount)];
        var start = new (int, long)[partitions.Count];
        for (var i = 0; i < partitions.Count; i++)
            start[i] = (partitions[i], await FindAsync(feed.Log, partitions[i], gaps, cancellationToken));
        return start;
    }

    /// <summary>
    /// Where a new group starts in a partition; a negative offset means the end. Nobody is told of what is gone, and a
    /// position beyond the end is the end: there is no one client that could mend it.
    /// </summary>
    /// <exception cref="EngineException">As <see cref="IStreamLog.GetRangeAsync"/>.</exception>
    public async ValueTask<long> FindOfGroupAsync(IStreamLog log, int partition, CancellationToken cancellationToken)
    {
        if (Kind == V1StartKind.Latest)
            return -1;
        if (Kind == V1StartKind.Timestamp)
            return await log.FindAsync(partition, Timestamp, cancellationToken);
        var range = await log.GetRangeAsync(partition, cancellationToken);
        return Position is { } position && (position.Epoch is null || position.Epoch == log.Epoch) && position.Offsets.TryGetValue(partition, out var offset)
            ? Math.Min(offset, range.Next)
            : range.First;
    }

    private async ValueTask<long> FindAsync(IStreamLog log, int partition, List<V1Gap> gaps, CancellationToken cancellationToken)
    {
        if (Kind == V1StartKind.Latest)
            return -1;
        if (Kind == V1StartKind.Timestamp)
            return await log.FindAsync(partition, Timestamp, cancellationToken);

        var range = await log.GetRangeAsync(partition, cancellationToken);
        if (Position is null || !Position.Offsets.TryGetValue(partition, out var offset))
            return range.First;
        if (Position.Epoch is not null && Position.Epoch != log.Epoch)
        {
            gaps.Add(new V1Gap(partition, offset, range.First, V1Gap.Recreated));
            return range.First;
        }
        if (offset > range.Next)
        {
            throw V1Reader.Bad(string.Create(
                CultureInfo.InvariantCulture,
                $"The position {offset} of partition {partition} is beyond its end, which is {range.Next}."));
        }
        return offset;
    }

    private static Dictionary<string, V1Position> ReadPositions(ref Utf8JsonReader reader)
    {
        V1Reader.Expect(reader, JsonTokenType.StartObject, "positions");
        var positions = new Dictionary<string, V1Position>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var stream = reader.GetString()!;
            reader.Read();
            positions[stream] = V1Position.Read(ref reader);
        }
        return positions;
    }
}
