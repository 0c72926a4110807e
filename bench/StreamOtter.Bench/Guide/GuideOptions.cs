namespace StreamOtter.Bench.Guide;

/// <summary>What is measured of the guide's path.</summary>
/// <param name="Kafka">Kafka's bootstrap servers; null: the embedded log.</param>
/// <param name="Seconds">How long each measurement takes.</param>
internal sealed record GuideOptions(string? Kafka, TimeSpan Seconds)
{
    /// <summary>How many clients publish.</summary>
    public IReadOnlyList<int> Publishers { get; init; } = [1, 16, 64];

    /// <summary>How many clients listen.</summary>
    public IReadOnlyList<int> Listeners { get; init; } = [1, 100, 1000];
}
