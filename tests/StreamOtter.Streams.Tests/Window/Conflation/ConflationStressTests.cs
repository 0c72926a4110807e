using System.Globalization;
using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window.Conflation;

/// <summary>One appender and four readers on threads of their own.</summary>
public sealed class ConflationStressTests
{
    private const int Keys = 50;
    private const int Readers = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly int Records = LongRun.IsAsked ? 5_000_000 : 100_000;

    [Theory]
    [InlineData(64 << 10)] // everything is evicted all the time
    [InlineData(1 << 30)]
    public async Task TryTake_WhileTheTailSpeaks_EachReaderEndsWithTheNewestOfEachKey(long budget)
    {
        var log = new ScriptedLog("a") { AnswersReads = true };
        await using var feeds = new StreamFeeds(new ScriptedEngine(log), new WindowOptions { MaxBytes = budget }, TimeProvider.System);
        var feed = await feeds.OpenAsync("a", mayCreate: false);
        var wakes = Enumerable.Range(0, Readers).Select(_ => new AutoResetEvent(initialState: true)).ToArray();
        var end = -1L;
        var readers = Enumerable.Range(0, Readers).Select(i => Task.Factory.StartNew(() => Read(i), TaskCreationOptions.LongRunning)).ToArray();
        var random = new Random(1);
        while (log[0].All.Count < Records)
        {
            for (var i = random.Next(5); i >= 0; i--)
                log.Append(size: random.Next(200), key: random.Next(Keys).ToString(CultureInfo.InvariantCulture));
            log.SpeakAll();
        }
        Interlocked.Exchange(ref end, log[0].Next);
        log.Drained();
        var newest = log[0].All.GroupBy(record => record.Key).Select(records => records.Last().Offset).ToHashSet();
        foreach (var taken in await Task.WhenAll(readers).WaitAsync(Patience))
            Assert.Subset(taken, newest);
        Array.ForEach(wakes, wake => wake.Dispose());

        HashSet<long> Read(int index)
        {
            var woken = wakes[index]; // outlives the subscription: who ends may still be woken
            using var subscription = feed.Subscribe(
                new CountingSubscriber { OnWake = () => woken.Set() }, new KeyedFormat(), [(0, 0)], followsNewPartitions: false);
            var cursor = subscription.Cursors[0];
            var taken = new HashSet<long>();
            var last = -1L;
            while (true)
            {
                switch (cursor.TryTake(1 + (index * 1_000), out var slice))
                {
                    case CursorState.Records:
                        foreach (var offset in KeyedFormat.OffsetsOf(slice))
                        {
                            Assert.True(offset > last);
                            taken.Add(last = offset);
                        }
                        slice.Dispose();
                        break;
                    case CursorState.AtEnd when cursor.Next == Volatile.Read(ref end):
                        return taken;
                    case CursorState.AtEnd or CursorState.Waiting:
                        Assert.True(woken.WaitOne(Patience), "Not woken.");
                        break;
                    case var other:
                        Assert.Fail($"{other}");
                        break;
                }
            }
        }
    }
}
