namespace StreamOtter.Kafka.Integration;

/// <summary>How the wait before a retry grows.</summary>
public enum RetryBackoff
{
    /// <summary>It does not.</summary>
    Constant,

    /// <summary>By the first wait each time.</summary>
    Linear,

    /// <summary>It doubles each time.</summary>
    Exponential,
}
