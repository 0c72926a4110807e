using Confluent.Kafka;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Clients;

/// <summary>What Kafka's errors mean to the engine's callers, in words that name the cause and the mend.</summary>
internal static class KafkaErrors
{
    public static bool IsMissingTopic(ErrorCode code) => code is ErrorCode.UnknownTopicOrPart
        or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition or ErrorCode.UnknownTopicId;

    public static bool IsConnection(ErrorCode code) => code is ErrorCode.Local_Transport or ErrorCode.Local_Resolve
        or ErrorCode.Local_Authentication or ErrorCode.Local_Ssl or ErrorCode.Local_AllBrokersDown
        or ErrorCode.SaslAuthenticationFailed;

    public static bool IsForbidden(ErrorCode code) => code is ErrorCode.TopicAuthorizationFailed
        or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed;

    /// <summary>Whether the next try may well succeed: a partition's leader changes.</summary>
    public static bool IsPassing(ErrorCode code) => code is ErrorCode.NotLeaderForPartition or ErrorCode.LeaderNotAvailable
        or ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch or ErrorCode.OffsetNotAvailable
        or ErrorCode.ReplicaNotAvailable or ErrorCode.KafkaStorageError or ErrorCode.NetworkException;

    public static EngineException NotFound(string name) =>
        new(EngineError.StreamNotFound, $"There is no topic '{name}'. Create it, or allow that it is created.");

    public static EngineException Ended(string name) =>
        new(EngineError.StreamNotFound, $"The topic '{name}' was deleted, or deleted and made anew. Open it again.");

    public static EngineException Map(Error error, string doing, string? topic = null) => error.Code switch
    {
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic when topic is not null => NotFound(topic),
        ErrorCode.Local_UnknownPartition => new(EngineError.PartitionNotFound, $"{doing}: no such partition."),
        ErrorCode.TopicAlreadyExists => new(EngineError.AlreadyExists, $"The topic '{topic}' exists."),
        ErrorCode.TopicException => new(EngineError.InvalidName, $"{doing}: Kafka does not take the name. {error.Reason}"),
        _ when IsForbidden(error.Code) => new(
            EngineError.Forbidden, $"{doing}: Kafka refuses ({error.Reason}). Give its user the rights for it."),
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed => new(
            EngineError.Forbidden, $"{doing}: Kafka refuses the login ({error.Reason}). Check sasl.mechanism, user and password."),
        ErrorCode.InvalidPartitions or ErrorCode.InvalidReplicationFactor or ErrorCode.InvalidConfig
            or ErrorCode.PolicyViolation or ErrorCode.InvalidReplicaAssignment or ErrorCode.InvalidRequest => new(
            EngineError.InvalidSettings, $"{doing}: Kafka does not take the settings. {error.Reason}"),
        ErrorCode.TopicDeletionDisabled => new(
            EngineError.Forbidden, $"{doing}: the brokers do not delete topics (delete.topic.enable=false)."),
        _ => new(EngineError.Unavailable, $"{doing}: {error.Reason} ({error.Code}). Try again; see the brokers' logs if it stays."),
    };

    /// <summary>Why a record was not stored, for the one who sent it.</summary>
    public static AppendResult Refusal(Error error, string topic, int maxRecordBytes) => error.Code switch
    {
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge => AppendResult.Refused(
            EngineError.RecordTooLarge,
            $"The record is larger than MaxRecordBytes, which is {maxRecordBytes}, or than Kafka takes. Send it in parts, or raise that "
            + "and the topic's max.message.bytes."),
        ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed => AppendResult.Refused(
            EngineError.Forbidden, $"Kafka refuses writing to '{topic}'. Give its user the right to write."),
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic => AppendResult.Refused(
            EngineError.StreamNotFound, $"There is no topic '{topic}', or not any more. Create it, or allow that it is created."),
        ErrorCode.Local_UnknownPartition => AppendResult.Refused(
            EngineError.PartitionNotFound, $"The topic '{topic}' has no such partition."),
        ErrorCode.InvalidTimestamp => AppendResult.Refused(
            EngineError.InvalidRecord, $"Kafka does not take the record's timestamp for '{topic}'. {error.Reason}"),
        ErrorCode.InvalidRecord => AppendResult.Refused(
            EngineError.InvalidRecord,
            $"Kafka does not take the record for '{topic}': on a compacted topic every record needs a key. {error.Reason}"),
        _ => AppendResult.Refused(
            EngineError.Unavailable, $"Kafka did not take the record for '{topic}': {error.Reason} ({error.Code})."),
    };
}
