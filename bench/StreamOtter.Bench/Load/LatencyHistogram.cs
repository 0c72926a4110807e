using System.Diagnostics;
using System.Numerics;

namespace StreamOtter.Bench.Load;

/// <summary>Times in buckets, each 3 % wider than the one before or less.</summary>
internal sealed class LatencyHistogram
{
    private const int Detail = 5; // bits after the highest

    private readonly long[] _counts = new long[64 << Detail];
    private long _count;

    /// <summary>Notes the time since then.</summary>
    public void Add(long since)
    {
        var value = (ulong)Math.Max(1, Stopwatch.GetTimestamp() - since);
        _counts[IndexOf(value)]++;
        _count++;
    }

    /// <summary>The time that this share of all stayed within, in milliseconds.</summary>
    public double Milliseconds(double share)
    {
        var left = (long)(_count * share);
        var index = 0;
        while (index < _counts.Length - 1 && (left -= _counts[index]) >= 0)
            index++;
        return ValueOf(index) * 1000 / Stopwatch.Frequency;
    }

    private static int IndexOf(ulong value)
    {
        var shift = Math.Max(0, BitOperations.Log2(value) - Detail);
        return (shift << Detail) + (int)(value >> shift);
    }

    private static double ValueOf(int index)
    {
        var shift = Math.Max(0, (index >> Detail) - 1);
        return (double)(index - (shift << Detail)) * Math.Pow(2, shift);
    }
}
