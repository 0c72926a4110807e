namespace StreamOtter;

/// <summary>What became of a published record.</summary>
public enum PublishOutcome
{
    /// <summary>Sight was lost of it: it may be stored or not.</summary>
    Unknown,

    /// <summary>It is durable.</summary>
    Stored,

    /// <summary>It is certainly not stored.</summary>
    Refused,
}
