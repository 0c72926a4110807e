namespace StreamOtter.Telemetry;

/// <summary>A value of a metric.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Value">The value.</param>
/// <param name="Unit">What it is counted in, or null.</param>
/// <param name="Tags">What it is of.</param>
public sealed record CollectedMetric(string Name, double Value, string? Unit, IReadOnlyList<KeyValuePair<string, object?>> Tags);
