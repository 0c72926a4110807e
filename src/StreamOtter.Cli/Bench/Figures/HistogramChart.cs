using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using StreamOtter.Cli.Bench.Load;
using StreamOtter.Cli.Output;

namespace StreamOtter.Cli.Bench.Figures;

/// <summary>A distribution of times as bars, six to each power of ten.</summary>
internal static class HistogramChart
{
    private const int Widest = 40;
    private static readonly double[] Steps = [1, 1.5, 2, 3, 5, 7];

    public static void Print(LatencyHistogram histogram, IAnsiConsole console)
    {
        var bars = BarsOf(histogram);
        var table = new Table().Border(Terminal.Border)
            .AddColumn(new TableColumn("up to, ms").RightAligned().NoWrap())
            .AddColumn(new TableColumn("").NoWrap())
            .AddColumn(new TableColumn("share").RightAligned().NoWrap())
            .AddColumn(new TableColumn("count").RightAligned().NoWrap());
        var most = bars.Max(bar => bar.Count);
        foreach (var (upTo, count) in bars)
        {
            var bar = new string('█', (int)Math.Ceiling((double)Widest * count / most));
            table.AddRow(Text(upTo, "0.###"), bar, Text((double)count / histogram.Count, "P2"), Text(count, "N0"));
        }
        console.Write(table);
    }

    /// <summary>From the bar of the shortest time to that of the longest.</summary>
    public static IReadOnlyList<(double UpToMs, long Count)> BarsOf(LatencyHistogram histogram)
    {
        var bars = new List<(double UpToMs, long Count)>();
        long counted = 0;
        for (var step = 0; counted < histogram.Count; step++)
        {
            var upTo = 0.001 * Steps[step % Steps.Length] * Math.Pow(10, step / Steps.Length);
            var count = histogram.CountUpTo((long)(upTo / 1000 * Stopwatch.Frequency)) - counted;
            if (count > 0 || counted > 0)
                bars.Add((upTo, count));
            counted += count;
        }
        return bars;
    }

    private static string Text(IFormattable value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
