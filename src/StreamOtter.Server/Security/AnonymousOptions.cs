namespace StreamOtter.Server.Security;

/// <summary>What clients without a token may do: names of streams, in which <c>*</c> stands for any characters.</summary>
public sealed record AnonymousOptions
{
    /// <summary>Where they may publish.</summary>
    public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary>What they may subscribe to, read and ask about.</summary>
    public IReadOnlyList<string> Subscribe { get; init; } = [];
}
