namespace StreamOtter.Protocol.V1;

/// <summary>Where a subscription starts: one of these.</summary>
public sealed record WireStart
{
    /// <summary><c>earliest</c> or <c>latest</c>.</summary>
    public string? Word { get; init; }

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    public long? Timestamp { get; init; }

    /// <summary>A position.</summary>
    public WirePosition? Position { get; init; }

    /// <summary>Of several streams: the positions, by name.</summary>
    public IReadOnlyDictionary<string, WirePosition>? Positions { get; init; }
}
