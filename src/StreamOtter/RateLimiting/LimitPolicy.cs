namespace StreamOtter.RateLimiting;

/// <summary>What happens to a message beyond the limit.</summary>
public enum LimitPolicy
{
    /// <summary>It waits for its turn, and those behind it too.</summary>
    Wait,

    /// <summary>It is refused: <see cref="RateLimitExceededException"/>.</summary>
    Refuse,
}
