namespace StreamOtter.Resilience;

/// <summary>
/// Reconnects as <see cref="ReconnectionOptions"/> say. The number of the attempt is all the state there is, also the
/// circuit breaker's, so that strategies can be exchanged at any time. (A retry pipeline such as Polly's would own the
/// loop and keep the state: its strategy cannot be exchanged half-way, and its breaker counts failures per time, which
/// grows rare just as the waits grow long.)
/// </summary>
/// <param name="options">The waits.</param>
/// <param name="random">What jitter is drawn from. Default: <see cref="Random.Shared"/>.</param>
public sealed class BackoffStrategy(ReconnectionOptions options, Random? random = null) : IReconnectionStrategy
{
    private readonly ReconnectionOptions _options = Checked(options);
    private readonly Random _random = random ?? Random.Shared;

    /// <inheritdoc/>
    public ReconnectionPlan? Plan(ReconnectionAttempt attempt)
    {
        if (attempt.Number > _options.MaxRetries || !(_options.ShouldReconnect?.Invoke(attempt.Loss) ?? !attempt.Loss.IsLasting))
            return null;
        if (_options.CircuitBreaker is { } breaker && attempt.Number >= breaker.Threshold)
            return new(breaker.Cooldown, IsCircuitOpen: true);
        var ceiling = Ceiling(attempt.Number);
        return new(_options.Jitter ? ceiling * _random.NextDouble() : ceiling);
    }

    /// <summary>The wait before an attempt, or with jitter the longest.</summary>
    private TimeSpan Ceiling(int attempt)
    {
        var times = _options.Backoff switch
        {
            BackoffKind.Fixed => 1,
            BackoffKind.Linear => attempt,
            _ => Math.Pow(_options.Factor, attempt - 1), // to infinity, if it must be
        };
        var ticks = _options.RetryDelay.Ticks * times;
        return ticks < _options.MaxDelay.Ticks ? TimeSpan.FromTicks((long)ticks) : _options.MaxDelay;
    }

    private static ReconnectionOptions Checked(ReconnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Validate() is { Count: > 0 } errors
            ? throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options))
            : options.Copy();
    }
}
