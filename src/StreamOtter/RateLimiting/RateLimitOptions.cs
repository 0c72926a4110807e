namespace StreamOtter.RateLimiting;

/// <summary>
/// How many messages a connection takes from the application in a time: a bucket of tokens, one for each. Copied when used;
/// binds from configuration.
/// </summary>
public sealed record RateLimitOptions
{
    /// <summary>How many messages in each <see cref="Period"/>. Default 100; 1 or more.</summary>
    public int Messages { get; set; } = 100;

    /// <summary>The time that these are for. Default 1 s; 1 ms to 1 day.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many may come at once after a rest. Default: null, as many as <see cref="Messages"/>; 1 or more.</summary>
    public int? Burst { get; set; }

    /// <summary>What happens to a message beyond that. Default: it waits.</summary>
    public LimitPolicy WhenExceeded { get; set; } = LimitPolicy.Wait;

    /// <summary>Says everything that is wrong with these settings.</summary>
    internal IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Messages < 1)
            errors.Add("Messages: 1 or more.");
        if (Period < TimeSpan.FromMilliseconds(1) || Period > TimeSpan.FromDays(1))
            errors.Add("Period: 1 ms to 1 day.");
        if (Burst < 1)
            errors.Add("Burst: 1 or more; null for as many as Messages.");
        if (!Enum.IsDefined(WhenExceeded))
            errors.Add("WhenExceeded: Wait or Refuse.");
        return errors;
    }
}
