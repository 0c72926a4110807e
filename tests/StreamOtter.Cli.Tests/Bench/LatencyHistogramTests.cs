using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Cli.Bench.Figures;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Cli.Tests.Bench;

/// <summary>Percentiles are those of the times noted, never too low and at most 0.8 % too high, however long they are.</summary>
public sealed class LatencyHistogramTests
{
    /// <summary>Of every magnitude alike, and often near its borders.</summary>
    private static readonly Gen<long> Times =
        from bits in Gen.Choose(0, 62)
        from offset in Gen.OneOf(Gen.Choose(-3, 3), Gen.Choose(0, int.MaxValue))
        select Math.Clamp((1L << bits) + offset % (1L << bits), 0, long.MaxValue);

    private static readonly Gen<double> Shares = Gen.OneOf(Gen.Elements(0, 0.5, 0.9, 0.99, 0.999, 1), Gen.Choose(0, 1000).Select(n => n / 1000.0));

    [Fact]
    public void Percentile_OfAnyTimes_IsTheNearestRankOrLittleMore() => Prop.ForAll(
        (from times in Times.NonEmptyListOf() from share in Shares select (times, share)).ToArbitrary(),
        sample =>
        {
            var histogram = Of(sample.times);
            var exact = sample.times.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(sample.times.Count * sample.share) - 1));
            var told = histogram.Percentile(sample.share);
            Assert.InRange(told, exact, exact + (exact >> 7));
            Assert.Equal(sample.times.Count, histogram.Count);
            Assert.Equal(sample.times.Max(), histogram.Max);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void CountUpTo_OfAnyTimes_IsOffByNoMoreThanItsBucket() => Prop.ForAll(
        (from times in Times.NonEmptyListOf() from limit in Times select (times, limit)).ToArbitrary(),
        sample =>
        {
            var count = Of(sample.times).CountUpTo(sample.limit);
            Assert.InRange(count, sample.times.Count(time => time <= sample.limit), sample.times.Count(time => time - (time >> 7) <= sample.limit));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bars_OfAnyTimes_HoldEachOnce() => Prop.ForAll(
        Times.NonEmptyListOf().ToArbitrary(),
        times =>
        {
            var bars = HistogramChart.BarsOf(Of(times));
            Assert.Equal(times.Count, bars.Sum(bar => bar.Count));
            Assert.True(bars[0].Count > 0 && bars[^1].Count > 0);
            Assert.Equal(bars.Select(bar => bar.UpToMs).Order(), bars.Select(bar => bar.UpToMs));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_HasNoFigures()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal((0, 0, 0), (histogram.Percentile(0.5), histogram.Max, histogram.Count));
        Assert.Null(LatencyFigures.Of(histogram));
    }

    [Fact]
    public void NegativeTime_CountsAsNone()
    {
        Assert.Equal((0, 1), (Of([-5]).Percentile(1), Of([-5]).Count));
    }

    private static LatencyHistogram Of(IEnumerable<long> times)
    {
        var histogram = new LatencyHistogram();
        foreach (var time in times)
            histogram.Add(time);
        return histogram;
    }
}
