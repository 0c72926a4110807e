using System.Diagnostics;
using StreamOtter.Bench.Servers;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Bench.Report;

/// <summary>What one stretch of time showed.</summary>
/// <param name="PerSecond">Deliveries, or whatever is counted, a second.</param>
/// <param name="CpuMicros">The server's processor time for each, in microseconds.</param>
/// <param name="ServerBusy">The share of the time that the server had its core.</param>
/// <param name="ServerIdle">The share of the time that nobody had the server's core: not even programs that are not ours.</param>
/// <param name="LoadBusy">The share of the time that the load had its core.</param>
internal sealed record Sample(double PerSecond, double CpuMicros, double ServerBusy, double ServerIdle, double LoadBusy)
{
    /// <summary>Measures while the load runs.</summary>
    public static Sample Take(LoadLoop loop, TimeSpan time, Func<long> count, Func<TimeSpan> cpu, Action between)
    {
        var (countBefore, cpuBefore, idleBefore, ownBefore, start) = (count(), cpu(), Cores.IdleTime(Cores.Server), ServerProcess.OwnCpu, Stopwatch.GetTimestamp());
        loop.RunFor(time, between);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var (counted, used, own) = (count() - countBefore, cpu() - cpuBefore, ServerProcess.OwnCpu - ownBefore);
        return new Sample(
            counted / seconds,
            used.TotalMicroseconds / Math.Max(1, counted),
            used.TotalSeconds / seconds,
            (Cores.IdleTime(Cores.Server) - idleBefore).TotalSeconds / seconds,
            own.TotalSeconds / seconds);
    }

    /// <summary>The median of each figure.</summary>
    public static Sample Median(IReadOnlyCollection<Sample> samples) => new(
        Median(samples.Select(sample => sample.PerSecond)),
        Median(samples.Select(sample => sample.CpuMicros)),
        Median(samples.Select(sample => sample.ServerBusy)),
        Median(samples.Select(sample => sample.ServerIdle)),
        Median(samples.Select(sample => sample.LoadBusy)));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
