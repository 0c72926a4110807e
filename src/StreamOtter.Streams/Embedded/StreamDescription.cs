namespace StreamOtter.Streams.Embedded;

/// <summary>What <c>stream.json</c> holds. A stream exists if and only if this file does.</summary>
internal sealed record StreamDescription
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required string Name { get; init; }

    public required string Epoch { get; init; }

    public required DateTimeOffset Created { get; init; }

    public bool IsCompacted { get; init; }

    public TimeSpan? RetentionAge { get; init; }

    public long? RetentionBytes { get; init; }
}
