using System.Globalization;
using System.Text.Json;
using StreamOtter.Server.Fanout;
using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.V1;

/// <summary>A <c>subscribe</c> message.</summary>
internal sealed record V1Subscribe
{
    public int Sub { get; private init; }

    public string Stream { get; private init; } = "";

    public V1StartKind From { get; private init; } = V1StartKind.Latest;

    /// <summary>With <see cref="V1StartKind.Timestamp"/>.</summary>
    public long Timestamp { get; private init; }

    /// <summary>With <see cref="V1StartKind.Position"/>: the stream's life, or null where the client does not say.</summary>
    public string? Epoch { get; private init; }

    /// <summary>With <see cref="V1StartKind.Position"/>: the next offset by partition.</summary>
    public IReadOnlyDictionary<int, long> Offsets { get; private init; } = new Dictionary<int, long>();

    /// <summary>What happens when the client is too slow.</summary>
    public SlowPolicy Slow { get; private init; }

    /// <summary>Which records it gets, or null for all.</summary>
    public V1Filter? Filter { get; private init; }

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
                case "from":
                    request = ReadFrom(ref reader, request);
                    break;
                case "filter":
                    alone = name;
                    request = request with { Filter = V1Filter.Read(ref reader, message) };
                    break;
                case "slow":
                    alone = name;
                    request = request with { Slow = ReadSlow(ref reader) };
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
        return request with
        {
            Group = group.Check(stream, alone),
            Sub = sub ?? throw V1Reader.Bad("'sub' is missing."),
            Stream = stream ?? throw V1Reader.Bad("'stream' is missing."),
        };
    }

    private static SlowPolicy ReadSlow(ref Utf8JsonReader reader) => V1Reader.String(ref reader, "slow") switch
    {
        "catch-up" => SlowPolicy.CatchUp,
        "skip" => SlowPolicy.Skip,
        "disconnect" => SlowPolicy.Disconnect,
        _ => throw V1Reader.Bad("'slow' is \"catch-up\", \"skip\" or \"disconnect\"."),
    };

    private static V1Subscribe ReadFrom(ref Utf8JsonReader reader, V1Subscribe request)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return request with
            {
                From = V1Reader.String(ref reader, "from") switch
                {
                    "earliest" => V1StartKind.Earliest,
                    "latest" => V1StartKind.Latest,
                    _ => throw V1Reader.Bad("'from' is \"earliest\", \"latest\", a position or a timestamp."),
                },
            };
        }
        V1Reader.Expect(reader, JsonTokenType.StartObject, "from");
        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name is "timestamp" or "position" && found)
                throw V1Reader.Bad("'from' is a position or a timestamp, not both.");
            switch (name)
            {
                case "timestamp":
                    request = request with { From = V1StartKind.Timestamp, Timestamp = V1Reader.Integer(ref reader, "timestamp", long.MinValue, long.MaxValue) };
                    found = true;
                    break;
                case "position":
                    request = ReadPosition(ref reader, request);
                    found = true;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return found ? request : throw V1Reader.Bad("'from' has neither 'position' nor 'timestamp'.");
    }

    private static V1Subscribe ReadPosition(ref Utf8JsonReader reader, V1Subscribe request)
    {
        V1Reader.Expect(reader, JsonTokenType.StartObject, "position");
        string? epoch = null;
        var offsets = new Dictionary<int, long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name == "epoch")
            {
                epoch = V1Reader.String(ref reader, "epoch");
            }
            else if (name == "offsets")
            {
                V1Reader.Expect(reader, JsonTokenType.StartObject, "offsets");
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    ReadOffset(ref reader, offsets);
            }
            else
            {
                reader.Skip();
            }
        }
        return request with { From = V1StartKind.Position, Epoch = epoch, Offsets = offsets };
    }

    private static void ReadOffset(ref Utf8JsonReader reader, Dictionary<int, long> offsets)
    {
        var name = reader.GetString();
        if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var partition))
            throw V1Reader.Bad("'offsets' has partition numbers as names.");
        reader.Read();
        offsets[partition] = V1Reader.Integer(ref reader, "offsets", 0, long.MaxValue);
    }

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
