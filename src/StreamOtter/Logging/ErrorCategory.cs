namespace StreamOtter.Logging;

/// <summary>What kind of error it is.</summary>
public enum ErrorCategory
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>The other end cannot be reached, does not answer in time, or the connection broke.</summary>
    Network,

    /// <summary>Text or bytes are not what they should be.</summary>
    Serialization,

    /// <summary>Somebody is not known, or may not do that.</summary>
    Authentication,
}
