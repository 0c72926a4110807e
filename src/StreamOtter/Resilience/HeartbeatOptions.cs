namespace StreamOtter.Resilience;

/// <summary>Health checks: a ping now and then, and a connection whose pong does not come is broken, and made again. Copied when used; binds from configuration.</summary>
public sealed record HeartbeatOptions
{
    /// <summary>How often an open connection is pinged. Default 15 s; 1 ms to 1 day, or 0 s: never.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a pong may take, while there is room for what comes before it. Default 10 s; 1 ms to 1 day. Whoever
    /// receives messages that take longer than this to arrive gives more.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Says everything that is wrong with these settings.</summary>
    internal IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        var least = TimeSpan.FromMilliseconds(1);
        var most = TimeSpan.FromDays(1);
        if (Interval != TimeSpan.Zero && (Interval < least || Interval > most))
            errors.Add("Heartbeat.Interval: 1 ms to 1 day, or 0 s.");
        if (Timeout < least || Timeout > most)
            errors.Add("Heartbeat.Timeout: 1 ms to 1 day.");
        return errors;
    }
}
