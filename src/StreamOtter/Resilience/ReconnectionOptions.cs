namespace StreamOtter.Resilience;

/// <summary>
/// Whether and when a lost connection is made again. They are copied when they are used, and bind from configuration, but
/// for what is code.
/// </summary>
public sealed record ReconnectionOptions
{
    internal static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>How many attempts in a row may fail before the connection is given up. Default: null, any number.</summary>
    public int? MaxRetries { get; set; }

    /// <summary>The wait before the first attempt, from which the others grow. Default 1 s; 0 s to 1 day.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How the wait grows. Default: exponentially.</summary>
    public BackoffKind Backoff { get; set; } = BackoffKind.Exponential;

    /// <summary>Another name for <see cref="Backoff"/>: true is exponential; false, where it was exponential, fixed.</summary>
    public bool ExponentialBackoff
    {
        get => Backoff == BackoffKind.Exponential;
        set => Backoff = value ? BackoffKind.Exponential : Backoff == BackoffKind.Exponential ? BackoffKind.Fixed : Backoff;
    }

    /// <summary>By what an exponential wait grows each time. Default 2; 1 to 100.</summary>
    public double Factor { get; set; } = 2;

    /// <summary>Where the growing ends. Default 30 s; <see cref="RetryDelay"/> to 1 day.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether each wait is random, between nothing and what it would be ("full jitter"), so that those who lost a
    /// server together do not come back together. Default: true.
    /// </summary>
    public bool Jitter { get; set; } = true;

    /// <summary>Pauses after many failures in a row. Default: null, none.</summary>
    public CircuitBreakerOptions? CircuitBreaker { get; set; }

    /// <summary>
    /// Whether to reconnect after such a loss. Default: after every one that is not <see cref="ConnectionLoss.IsLasting"/>.
    /// </summary>
    public Func<ConnectionLoss, bool>? ShouldReconnect { get; init; }

    internal ReconnectionOptions Copy() => this with { CircuitBreaker = CircuitBreaker is { } breaker ? breaker with { } : null };

    /// <summary>Says everything that is wrong with these settings.</summary>
    internal IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (MaxRetries < 0)
            errors.Add("MaxRetries: 0 or more; null for any number.");
        if (RetryDelay < TimeSpan.Zero || RetryDelay > LongestDelay)
            errors.Add("RetryDelay: 0 s to 1 day.");
        if (MaxDelay < RetryDelay || MaxDelay > LongestDelay)
            errors.Add("MaxDelay: RetryDelay to 1 day.");
        if (!Enum.IsDefined(Backoff))
            errors.Add("Backoff: Fixed, Linear or Exponential.");
        if (Factor is not (>= 1 and <= 100))
            errors.Add("Factor: 1 to 100.");
        if (CircuitBreaker is { Threshold: < 1 })
            errors.Add("CircuitBreaker.Threshold: 1 or more.");
        if (CircuitBreaker is { } breaker && (breaker.Cooldown < TimeSpan.FromMilliseconds(1) || breaker.Cooldown > LongestDelay))
            errors.Add("CircuitBreaker.Cooldown: 1 ms to 1 day.");
        return errors;
    }
}
