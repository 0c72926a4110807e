namespace StreamOtter.Testing;

/// <summary>Requests of Kafka's protocol, by its own numbers (https://kafka.apache.org/protocol#protocol_api_keys).</summary>
public enum KafkaRequest
{
    /// <summary>A producer's messages.</summary>
    Produce = 0,

    /// <summary>A consumer asks for messages.</summary>
    Fetch = 1,

    /// <summary>A client asks where a partition begins and ends.</summary>
    ListOffsets = 2,

    /// <summary>A client asks about brokers and topics.</summary>
    Metadata = 3,

    /// <summary>A consumer keeps its positions.</summary>
    OffsetCommit = 8,

    /// <summary>A consumer asks for the group's positions.</summary>
    OffsetFetch = 9,

    /// <summary>A client asks which broker a group is kept by.</summary>
    FindCoordinator = 10,

    /// <summary>A consumer joins its group.</summary>
    JoinGroup = 11,

    /// <summary>A consumer tells that it lives.</summary>
    Heartbeat = 12,

    /// <summary>A consumer leaves its group.</summary>
    LeaveGroup = 13,

    /// <summary>A consumer asks for its partitions.</summary>
    SyncGroup = 14,

    /// <summary>An idempotent producer asks for its number.</summary>
    InitProducerId = 22,
}
