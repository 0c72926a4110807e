namespace StreamOtter.Telemetry;

/// <summary>What is measured; binds from configuration.</summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// Whether <see cref="TelemetryManager.CollectMetric"/> takes values. Default: true. The library's own metrics are taken
    /// where somebody listens, and cost nothing else.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Tags of every value that <see cref="TelemetryManager.CollectMetric"/> takes. Default: none.</summary>
    public Dictionary<string, string> Tags { get; set; } = new(StringComparer.Ordinal);

    /// <summary>How many metrics there may be, so that names that are made up as it goes cost no end of memory. Default 1,000; 1 to 100,000.</summary>
    public int MaxMetrics { get; set; } = 1_000;

    internal List<string> Validate() => MaxMetrics is >= 1 and <= 100_000 ? [] : ["MaxMetrics: 1 to 100,000."];
}
