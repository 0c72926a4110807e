namespace StreamOtter.Resilience;

/// <summary>When attempts in a row have failed, none is made for a while; then one tells whether there is a point in more. Binds from configuration.</summary>
public sealed record CircuitBreakerOptions
{
    /// <summary>How many attempts in a row fail before the circuit opens. Default 5; 1 or more.</summary>
    public int Threshold { get; set; } = 5;

    /// <summary>How long nothing is tried while it is open. Default 30 s; 1 ms to 1 day.</summary>
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromSeconds(30);
}
