namespace StreamOtter.Streams;

/// <summary>Whether an engine can serve.</summary>
/// <param name="IsReady">Whether it appends and reads now.</param>
/// <param name="Reason">Where not: the cause and the mend.</param>
public sealed record EngineHealth(bool IsReady, string? Reason)
{
    /// <summary>The engine serves.</summary>
    public static EngineHealth Ready { get; } = new(IsReady: true, Reason: null);

    /// <summary>The engine does not serve.</summary>
    public static EngineHealth NotReady(string reason) => new(IsReady: false, reason);
}
