using Confluent.Kafka;
using StreamOtter.Kafka.Clients;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Integration.Settings;

/// <summary>What Kafka's errors mean to an application.</summary>
internal static class Failures
{
    public static KafkaFailure Of(EngineError error) => error switch
    {
        EngineError.StreamNotFound => KafkaFailure.TopicNotFound,
        EngineError.PartitionNotFound => KafkaFailure.PartitionNotFound,
        EngineError.RecordTooLarge => KafkaFailure.MessageTooLarge,
        EngineError.InvalidRecord or EngineError.InvalidName => KafkaFailure.InvalidMessage,
        EngineError.Forbidden => KafkaFailure.Forbidden,
        EngineError.InvalidSettings => KafkaFailure.InvalidSettings,
        _ => KafkaFailure.Unavailable,
    };

    public static KafkaError Of(Error error, string doing)
    {
        if (error.Code == ErrorCode.Local_AutoOffsetReset)
        {
            return new KafkaError(KafkaFailure.NoPosition,
                $"{doing}: the group has no position in the partition ({error.Reason}). Commit one, reset it, or set OffsetReset.");
        }
        if (error.Code == ErrorCode.Local_MaxPollExceeded)
        {
            return new KafkaError(KafkaFailure.PartitionLost,
                $"{doing}: its partitions went to other members, for it was not polled within max.poll.interval.ms. It joins again, and messages under way "
                + "come again. Something held it up: a listener of its errors, or whoever froze the process.");
        }
        if (KafkaErrors.IsMissingTopic(error.Code))
            return new KafkaError(KafkaFailure.TopicNotFound, $"{doing}: {error.Reason}. Create the topic, or allow that it is created.");
        var mapped = KafkaErrors.Map(error, doing);
        return new KafkaError(Of(mapped.Error), mapped.Message, error.IsFatal);
    }
}
