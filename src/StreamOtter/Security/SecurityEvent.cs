namespace StreamOtter.Security;

/// <summary>Something that an audit wants to know.</summary>
/// <param name="Name">What happened, such as "token.refused".</param>
public sealed record SecurityEvent(string Name)
{
    /// <summary>Who it is about, or null.</summary>
    public string? UserId { get; init; }

    /// <summary>Whether it went as asked. Default: true.</summary>
    public bool Succeeded { get; init; } = true;

    /// <summary>More of it; no secrets, though what looks like one is taken out. Default: nothing.</summary>
    public IReadOnlyDictionary<string, object?> Details { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);
}
