using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Cli.Bench.Figures;

/// <summary>A distribution of times, in milliseconds.</summary>
internal sealed record LatencyFigures(long Count, double P50, double P90, double P99, double P999, double Max)
{
    /// <summary>Null where nothing was noted.</summary>
    public static LatencyFigures? Of(LatencyHistogram histogram) => histogram.Count == 0 ? null : new LatencyFigures(
        histogram.Count, At(histogram, 0.5), At(histogram, 0.9), At(histogram, 0.99), At(histogram, 0.999), At(histogram, 1));

    private static double At(LatencyHistogram histogram, double share) => Math.Round(histogram.Milliseconds(share), 3);
}
