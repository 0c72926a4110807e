namespace StreamOtter.Kafka.Integration.Settings;

internal static class RetryReader
{
    /// <exception cref="KafkaIntegrationException"><see cref="KafkaFailure.InvalidSettings"/>, with all problems.</exception>
    public static void ThrowIfInvalid(RetryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (string.Join(' ', Problems(policy)) is { Length: > 0 } problems)
            throw new KafkaIntegrationException(KafkaFailure.InvalidSettings, problems);
    }

    private static IEnumerable<string> Problems(RetryPolicy policy)
    {
        if (policy.MaxRetries is < 0 or > 1_000_000)
            yield return $"MaxRetries must be 0 to 1,000,000; it is {policy.MaxRetries}.";
        if (policy.Delay < TimeSpan.Zero || policy.Delay > TimeSpan.FromHours(1))
            yield return $"Delay must be 0 to 1 h; it is {policy.Delay}.";
        if (policy.MaxDelay < policy.Delay || policy.MaxDelay > TimeSpan.FromDays(1))
            yield return $"MaxDelay must be Delay to 1 day; it is {policy.MaxDelay}.";
        if (!Enum.IsDefined(policy.Backoff))
            yield return $"Backoff must be Constant, Linear or Exponential; it is {policy.Backoff}.";
        if (policy.ShouldGiveUp is null)
            yield return "ShouldGiveUp must not be null.";
        if (policy.ShouldRetry is null)
            yield return "ShouldRetry must not be null.";
    }
}
