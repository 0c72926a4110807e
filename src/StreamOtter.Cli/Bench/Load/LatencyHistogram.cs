using System.Diagnostics;
using System.Numerics;

namespace StreamOtter.Cli.Bench.Load;

/// <summary>
/// Times in buckets, log-linear: up to 256 ticks of the stopwatch a bucket each, from there on 128 buckets to each
/// doubling, so that no time is told more than 0.8 % too high.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int Detail = 7; // bits after the highest

    private readonly long[] _counts = new long[64 << Detail];

    public long Count { get; private set; }

    /// <summary>The longest time, exactly.</summary>
    public long Max { get; private set; }

    /// <summary>Notes a time, in the stopwatch's ticks; a negative one counts as none.</summary>
    public void Add(long ticks)
    {
        ticks = Math.Max(0, ticks);
        _counts[IndexOf((ulong)ticks)]++;
        Count++;
        Max = Math.Max(Max, ticks);
    }

    /// <summary>The time that this share of all stayed within, in the stopwatch's ticks; 0 where there are none.</summary>
    public long Percentile(double share)
    {
        var left = Math.Clamp((long)Math.Ceiling(Count * share), 1, Math.Max(1, Count));
        for (var index = 0; index < _counts.Length; index++)
        {
            left -= _counts[index];
            if (left <= 0)
                return Math.Min(Max, LastOf(index));
        }
        return 0;
    }

    /// <summary>How many stayed within a time, to the bucket.</summary>
    public long CountUpTo(long ticks)
    {
        long count = 0;
        for (var index = 0; index <= IndexOf((ulong)Math.Max(0, ticks)); index++)
            count += _counts[index];
        return count;
    }

    /// <summary>The time that this share of all stayed within, in milliseconds.</summary>
    public double Milliseconds(double share) => ToMilliseconds(Percentile(share));

    public static double ToMilliseconds(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;

    private static int IndexOf(ulong value)
    {
        var shift = Math.Max(0, BitOperations.Log2(value) - Detail);
        return (shift << Detail) + (int)(value >> shift);
    }

    /// <summary>The last value that falls into a bucket.</summary>
    private static long LastOf(int index)
    {
        var shift = Math.Max(0, (index >> Detail) - 1);
        return ((long)(index - (shift << Detail) + 1) << shift) - 1;
    }
}
