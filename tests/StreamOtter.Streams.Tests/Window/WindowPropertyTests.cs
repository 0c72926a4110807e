using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window;

/// <summary>The window's promise, held against any script: see <see cref="CheckedReader"/>.</summary>
public sealed class WindowPropertyTests
{
    private const int Budget = 24 << 10;
    private const int LargestRecord = 6_000;

    private static readonly TextFormat[] Formats = [new(), new(), new(2), new(3)];

    // What to do and how: read as the test goes along.
    private static readonly Gen<(int What, int A, int B)> Step =
        from what in Gen.Choose(0, 99)
        from a in Gen.Choose(0, 1_000)
        from b in Gen.Choose(0, 1_000)
        select (what, a, b);

    [Fact]
    public void TryTake_AnyScript_EachCursorSeesEveryRecordOnceOrAnExactGap()
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(LongRun.IsAsked ? 50_000 : 1_500).WithEndSize(400);
        Prop.ForAll(Step.ListOf().ToArbitrary(), steps => RunAsync(steps).AsTask().GetAwaiter().GetResult()).Check(config);
    }

    private static async ValueTask RunAsync(IEnumerable<(int What, int A, int B)> steps)
    {
        var log = new ScriptedLog("a", partitions: 2);
        for (var i = 0; i < 5; i++)
            log.Append(partition: i % 2, hole: i);
        await using var feeds = new StreamFeeds(new ScriptedEngine(log), new WindowOptions { MaxBytes = Budget, ConcurrentReads = 64 }, TimeProvider.System);
        var feed = await feeds.OpenAsync("a", mayCreate: false);
        var script = new WindowScript(log, feed, Formats, LargestRecord);
        foreach (var (what, a, b) in steps)
        {
            script.Do(what, a, b);
            Assert.True(feeds.MemoryUsed <= Budget + (300 << 10), $"The windows hold {feeds.MemoryUsed} bytes.");
        }
        script.Finish();
    }
}
