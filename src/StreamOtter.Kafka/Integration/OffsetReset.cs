namespace StreamOtter.Kafka.Integration;

/// <summary>Where a partition begins, or begins again.</summary>
public enum OffsetReset
{
    /// <summary>At its first message.</summary>
    Earliest,

    /// <summary>With the next message to come.</summary>
    Latest,

    /// <summary>
    /// Nowhere by itself. Where a group has no position it is an error, and the partition waits; a reset to it goes back to
    /// what was committed.
    /// </summary>
    None,
}
