using Confluent.Kafka;

namespace StreamOtter.Kafka.Tailing;

/// <summary>A partition that the tail reader's consumer reads for all tails of its topic. Its thread's alone.</summary>
internal sealed class FollowedPartition(FollowedTopic topic, int number, long position)
{
    public FollowedTopic Topic => topic;

    public int Number => number;

    /// <summary>The offset after the last record seen, or where reading begins.</summary>
    public long Position { get; set; } = position;

    /// <summary>Whether its position is gone from the log, and where to go on is being asked; it is not assigned then.</summary>
    public bool IsLost { get; set; }

    public TopicPartition Id { get; } = new(topic.Log.Name, number);

    public TopicPartitionOffset Start => new(Id, Position);
}
