namespace StreamOtter.Streams;

/// <summary>The three outcomes of an append.</summary>
public enum AppendStatus
{
    /// <summary>Durable: fsynced by the embedded log, acknowledged by all in-sync replicas of Kafka.</summary>
    Stored,

    /// <summary>Certainly not stored, nothing was written.</summary>
    Refused,

    /// <summary>Perhaps stored: sight of it was lost. A retry needs a producer id and sequence to be safe.</summary>
    Unknown,
}
