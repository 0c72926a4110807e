using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Server.Groups;

namespace StreamOtter.V1.Tests.Groups;

public sealed class RecordSpanTests
{
    private const int Samples = 2_000;

    /// <summary>A step: a record after a hole of some size (positive), or one of those undone is done (negative).</summary>
    private static readonly Gen<int> Step = Gen.OneOf(Gen.Choose(1, 3), Gen.Choose(-1000, -1));

    [Fact]
    public void Span_AnySteps_IsAsThePlainModel()
    {
        var trimmed = 0;
        Prop.ForAll(Gen.ListOf(Step).ToArbitrary(), steps =>
        {
            var span = new RecordSpan();
            var partition = new GroupPartition(0);
            var all = new List<(long Offset, int Size, bool IsDone)>();
            long next = 0;
            foreach (var step in steps)
            {
                if (step > 0)
                {
                    next += step;
                    var record = span.Add(partition, next, new byte[step * 10]);
                    Assert.Equal((next, step * 10, false, 0), (record.Offset, record.Size, record.IsDone, record.Tries));
                    record.Tries = 7; // of this record, not of the next one at its place
                    all.Add((next, step * 10, false));
                }
                else if (all.FindAll(record => !record.IsDone) is { Count: > 0 } undone)
                {
                    var chosen = undone[-step % undone.Count].Offset;
                    span.Finish(span[span.IndexOf(chosen)]);
                    var at = all.FindIndex(record => record.Offset == chosen);
                    all[at] = all[at] with { IsDone = true };
                }
                AssertAlike(span, all);
                trimmed += all.Count - span.Count;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));
        Assert.True(trimmed > Samples); // else it has shown little
    }

    [Fact]
    public void Runs_Any_ContainWhatOneOfThemDoes()
    {
        var run = from partition in Gen.Choose(0, 2) from first in Gen.Choose(0, 20) from count in Gen.Choose(1, 8) select new OffsetRun(partition, first, first + count);
        Prop.ForAll(Gen.ListOf(run).ToArbitrary(), list =>
        {
            var runs = new OffsetRuns([.. list]);
            for (var partition = 0; partition <= 3; partition++)
            {
                for (var offset = 0; offset < 30; offset++)
                {
                    var expected = list.Any(one => one.Partition == partition && offset >= one.First && offset < one.End);
                    Assert.Equal(expected, runs.Contains(partition, offset));
                }
            }
            foreach (var (one, two) in runs.Ascending.Zip(runs.Ascending.Skip(1)))
                Assert.True(one.Partition < two.Partition || (one.Partition == two.Partition && one.End < two.First));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));
    }

    private static void AssertAlike(RecordSpan span, List<(long Offset, int Size, bool IsDone)> all)
    {
        var first = all.FindIndex(record => !record.IsDone);
        var left = first < 0 ? [] : all[first..];
        Assert.Equal(left.Count, span.Count);
        Assert.Equal(left.Sum(record => (long)record.Size), span.Bytes);
        Assert.Equal(left.Count > 0 ? left[0].Offset : null, span.First?.Offset);
        for (var i = 0; i < left.Count; i++)
        {
            Assert.Equal((left[i].Offset, left[i].IsDone), (span[i].Offset, span[i].IsDone));
            Assert.Equal(i, span.IndexOf(left[i].Offset));
            Assert.Equal(i + 1, span.IndexOf(left[i].Offset + 1));
        }
    }
}
