namespace StreamOtter.Streams;

/// <summary>How a stream is made.</summary>
public sealed record StreamSettings
{
    /// <summary>Partitions, 1 to 10,000. Default: the engine's (embedded log: always 1; Kafka: the broker's).</summary>
    public int? Partitions { get; init; }

    /// <summary>
    /// Whether the stream is compacted: at least the newest record of each key is kept, however old; one without a value
    /// is a tombstone and goes in its time as well. What is not kept leaves holes. A record without a key is refused.
    /// The two limits below do not apply then. Default: false.
    /// </summary>
    public bool IsCompacted { get; init; }

    /// <summary>How long records are kept. Default: the engine's.</summary>
    public TimeSpan? RetentionAge { get; init; }

    /// <summary>How many bytes a partition keeps. Default: the engine's.</summary>
    public long? RetentionBytes { get; init; }
}
