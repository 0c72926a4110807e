namespace StreamOtter.Kafka.Integration;

/// <summary>Where and when messages are sent to.</summary>
public sealed record SendOptions
{
    /// <summary>The partition. Default: null: by the key, as all of Kafka's clients choose it; any without a key.</summary>
    public int? Partition { get; init; }

    /// <summary>The messages' time, to the millisecond. Default: null, that of the sending.</summary>
    public DateTimeOffset? Timestamp { get; init; }
}
