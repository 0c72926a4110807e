namespace StreamOtter.Kafka.Integration;

/// <summary>Why Kafka did not do what it was asked.</summary>
public enum KafkaFailure
{
    /// <summary>No broker can be reached, or they do not get done in time. Trying again may help.</summary>
    Unavailable,

    /// <summary>Whether the message is stored is not known: no answer came in time. Sent again, it may be there twice.</summary>
    Unknown,

    /// <summary>The brokers refuse the login (SASL), or the rights do not suffice.</summary>
    Forbidden,

    /// <summary>There is no such topic.</summary>
    TopicNotFound,

    /// <summary>The topic has no such partition.</summary>
    PartitionNotFound,

    /// <summary>The message is larger than the producer, the topic or the broker takes.</summary>
    MessageTooLarge,

    /// <summary>The broker does not take the message: its timestamp, or a compacted topic's message without a key.</summary>
    InvalidMessage,

    /// <summary>The settings cannot work.</summary>
    InvalidSettings,

    /// <summary>The partition is not this consumer's any more: another member has it, or may get it, and its position.</summary>
    PartitionLost,

    /// <summary>The group has no position in the partition, and <see cref="OffsetReset.None"/> says that it must.</summary>
    NoPosition,

    /// <summary>A message's handler failed. The message comes again, or goes to the dead-letter queue.</summary>
    HandlerFailed,
}
