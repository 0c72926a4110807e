namespace StreamOtter.RateLimiting;

/// <summary>A message was refused, and not sent, because the connection's rate limit was reached.</summary>
public sealed class RateLimitExceededException : StreamOtterException
{
    internal RateLimitExceededException(RateLimitOptions limit)
        : base($"More than {limit.Messages} messages in {limit.Period} (rate limit): send less, or let messages wait with LimitPolicy.Wait.") =>
        Limit = limit with { };

    /// <summary>The limit.</summary>
    public RateLimitOptions Limit { get; }
}
