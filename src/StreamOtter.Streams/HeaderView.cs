namespace StreamOtter.Streams;

/// <summary>A header in the memory it was read into.</summary>
public readonly ref struct HeaderView
{
    /// <summary>Its name, in UTF-8.</summary>
    public required ReadOnlySpan<byte> Name { get; init; }

    /// <summary>Whether it has a value, which may be empty.</summary>
    public required bool HasValue { get; init; }

    /// <summary>The value; empty where there is none.</summary>
    public required ReadOnlySpan<byte> Value { get; init; }
}
