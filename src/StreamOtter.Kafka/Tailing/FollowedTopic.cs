namespace StreamOtter.Kafka.Tailing;

/// <summary>A topic with its tails. The tail reader's thread's alone.</summary>
internal sealed class FollowedTopic(KafkaLog log)
{
    public KafkaLog Log => log;

    /// <summary>By number, without a hole.</summary>
    public List<FollowedPartition> Partitions { get; } = [];

    public List<KafkaTail> Tails { get; } = [];

    /// <summary>Whether records were passed on since the tails were last told that all had been.</summary>
    public bool IsDirty { get; set; }
}
