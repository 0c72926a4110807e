using System.Diagnostics;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Cli.Bench.Session;

/// <summary>A measurement under way: the gateway it is taken of, the load, and whom to tell how far it is.</summary>
internal sealed class BenchSession(Uri url, string stream, ProcessMeter? gateway, IProgress<(string, double)> progress, CancellationToken cancellationToken)
    : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DrainWhenInterrupted = TimeSpan.FromSeconds(3);

    private long _reported;

    public Uri Url => url;

    public string Stream => stream;

    public ProcessMeter? Gateway => gateway;

    public LoadLoop Loop { get; } = new();

    public bool IsInterrupted => cancellationToken.IsCancellationRequested;

    /// <summary>Does something so many times, serving what is connected in between, unless it is interrupted.</summary>
    public void Repeat(string what, int count, Action action)
    {
        for (var i = 0; i < count && !IsInterrupted; i++)
        {
            action();
            Report(what, (double)i / count);
            if (i % 64 == 0)
                Loop.RunFor(TimeSpan.Zero);
        }
    }

    /// <summary>Serves for a while, unless it is interrupted.</summary>
    public void RunFor(string what, TimeSpan time, Action? between = null)
    {
        var start = Stopwatch.GetTimestamp();
        RunUntil(what, () => Stopwatch.GetElapsedTime(start) >= time, () => Stopwatch.GetElapsedTime(start) / time, TimeSpan.MaxValue, between);
    }

    /// <summary>Serves until something is so, or for this long, or until it is interrupted; answers whether it is so.</summary>
    public bool RunUntil(string what, Func<bool> reached, Func<double> share, TimeSpan limit, Action? between = null)
    {
        var isReached = false;
        Loop.TryRunUntil(
            () =>
            {
                Report(what, share());
                return (isReached = reached()) || IsInterrupted;
            },
            limit,
            between);
        return isReached;
    }

    /// <summary>Serves until something that has begun is over, or for this long; for a little even if interrupted.</summary>
    public bool Drain(string what, Func<bool> reached, TimeSpan limit, Action? between = null)
    {
        progress.Report((what, 1));
        return Loop.TryRunUntil(reached, IsInterrupted && limit > DrainWhenInterrupted ? DrainWhenInterrupted : limit, between);
    }

    public void Dispose() => Loop.Dispose();

    private void Report(string what, double share)
    {
        if (Stopwatch.GetElapsedTime(_reported) < Glance)
            return;
        _reported = Stopwatch.GetTimestamp();
        progress.Report((what, share));
    }
}
