namespace StreamOtter.Kafka.Integration;

/// <summary>How a consumer connects and works; binds from configuration.</summary>
public sealed class KafkaConsumerConfig : KafkaConnectionConfig
{
    /// <summary>The group whose members share the topics' partitions, and which keeps the positions. Required.</summary>
    public string GroupId { get; set; } = "";

    /// <summary>
    /// Whether a message's position is kept once it is handled. Default: true. Where not, only what you commit is kept.
    /// </summary>
    public bool AutoCommit { get; set; } = true;

    /// <summary>How often positions of handled messages are sent to the brokers. Default: 5 s. Range: 10 ms to 1 h.</summary>
    public TimeSpan AutoCommitInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Where a partition begins that the group has no position in. Default: at its first message.</summary>
    public OffsetReset OffsetReset { get; set; } = OffsetReset.Earliest;

    /// <summary>
    /// How many messages are handled at once, each of another partition: those of one come one after the other. Default:
    /// 1. Range: 1 to 1,000.
    /// </summary>
    public int MaxConcurrency { get; set; } = 1;

    /// <summary>
    /// How many messages of a partition wait here for their handling; beyond that, or 4 MiB, the partition is paused.
    /// Default: 1,000. Range: 1 to 1,000,000.
    /// </summary>
    public int MaxBuffered { get; set; } = 1_000;

    /// <summary>How long the first partitions may take to come when it is started. Default: 30 s. Range: 1 s to 10 min.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long messages under way may take when the consumer stops, or when their partition goes to another member; then
    /// they are abandoned, and come again. Default: 30 s. Range: 0 to 2 min.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether brokers that make topics on first sight may do so for this consumer. Default: false.</summary>
    public bool AllowTopicCreation { get; set; }

    /// <summary>What happens to a message whose handler fails.</summary>
    public RetryPolicy Retry { get; set; } = new();

    /// <summary>Where messages go that are given up. Default: null: none is given up, it is tried again for ever.</summary>
    public DeadLetterQueue? DeadLetters { get; set; }
}
