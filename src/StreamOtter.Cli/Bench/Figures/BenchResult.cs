using System.Text.Json.Serialization;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Cli.Bench.Figures;

/// <summary>What a measurement found. Its properties are the JSON's members; those that were not measured are left out.</summary>
internal sealed record BenchResult
{
    public required string Command { get; init; }

    public required Uri Url { get; init; }

    public string? Stream { get; init; }

    /// <summary>How long the measured stretch was.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether Ctrl-C ended it early.</summary>
    public required bool Interrupted { get; init; }

    public int? Connections { get; init; }

    /// <summary>How many of the connections never read.</summary>
    public int? IdleReaders { get; init; }

    public int? Publishers { get; init; }

    /// <summary>Bytes of a record's value.</summary>
    public int? Size { get; init; }

    /// <summary>Records that were acknowledged.</summary>
    public long? Published { get; init; }

    public double? PublishedPerSecond { get; init; }

    /// <summary>Records that reached subscribers in that stretch, of all together.</summary>
    public long? Delivered { get; init; }

    public double? DeliveredPerSecond { get; init; }

    /// <summary>Megabytes (1,000,000) of WebSocket messages a second, to all subscribers together.</summary>
    public double? MegabytesPerSecond { get; init; }

    /// <summary>From when a record was due until a subscriber had it.</summary>
    public LatencyFigures? LatencyMs { get; init; }

    /// <summary>From a publish message to its ack.</summary>
    public LatencyFigures? AckMs { get; init; }

    /// <summary>To open a WebSocket.</summary>
    public LatencyFigures? ConnectMs { get; init; }

    /// <summary>Acknowledged records that did not come to a subscriber that reads, of all of them together and of the whole run.</summary>
    public long? Lost { get; init; }

    /// <summary>Records that came to a subscriber twice, or behind a later one.</summary>
    public long? Repeated { get; init; }

    /// <summary>The gateway's process, where it is known.</summary>
    public GatewayFigures? Gateway { get; init; }

    public required LoadFigures Load { get; init; }

    /// <summary>The whole distribution of <see cref="LatencyMs"/>, to be drawn.</summary>
    [JsonIgnore]
    public LatencyHistogram? Latency { get; init; }

    [JsonIgnore]
    public bool IsGood => Lost is null or 0 && Repeated is null or 0;
}
