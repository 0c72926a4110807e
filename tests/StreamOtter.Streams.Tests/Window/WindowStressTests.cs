using System.Diagnostics;
using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window;

/// <summary>One appender and eight readers on threads of their own.</summary>
public sealed class WindowStressTests
{
    private const int Readers = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(LongRun.IsAsked ? 60 : 2);

    [Theory]
    [InlineData(32 << 10, false)] // everything is evicted all the time
    [InlineData(1 << 30, true)] // nothing is evicted: nobody has to ask the log, and nobody falls behind
    public async Task TryTake_WhileTheTailSpeaks_EachReaderSeesEverythingOnce(long budget, bool holdsAll)
    {
        var log = new ScriptedLog("a") { AnswersReads = true };
        await using var feeds = new StreamFeeds(new ScriptedEngine(log), new WindowOptions { MaxBytes = budget }, TimeProvider.System);
        var feed = await feeds.OpenAsync("a", mayCreate: false);
        var done = 0L;
        // They outlive the subscriptions: who ends may still be woken.
        var wakes = Enumerable.Range(0, Readers).Select(_ => new AutoResetEvent(initialState: true)).ToArray();
        var subscribers = wakes.Select(wake => new CountingSubscriber { OnWake = () => wake.Set() }).ToList();
        var subscriptions = subscribers.Select((subscriber, i) => feed.Subscribe(subscriber, FormatOf(i), [(0, 0)], followsNewPartitions: false)).ToList();
        var readers = Enumerable.Range(0, Readers).Select(i => Run(() => Read(i))).ToArray();
        var appender = Run(Append);
        await appender.WaitAsync(Patience);
        await Task.WhenAll(readers).WaitAsync(Patience);
        if (holdsAll)
            Assert.Equal(0, log.Reads);
        Assert.True(feeds.MemoryUsed <= budget + (1 << 20));
        Array.ForEach(wakes, wake => wake.Dispose());

        void Append()
        {
            var clock = Stopwatch.StartNew();
            var random = new Random(1);
            while (clock.Elapsed < Duration)
            {
                for (var i = random.Next(5); i >= 0; i--)
                    log.Append(hole: random.Next(10) / 9, size: random.Next(200));
                log.SpeakAll();
            }
            Volatile.Write(ref done, log[0].Next);
            log.Drained();
        }

        void Read(int index)
        {
            var format = FormatOf(index);
            using var subscription = subscriptions[index];
            var cursor = subscription.Cursors[0];
            cursor.StaysLive = holdsAll;
            long last = -1;
            var records = 0;
            while (true)
            {
                switch (cursor.TryTake(1 + (index * 500), out var slice))
                {
                    case CursorState.Records:
                        foreach (var offset in TextFormat.OffsetsOf(slice, 0))
                        {
                            Assert.True(offset > last);
                            last = offset;
                            records++;
                        }
                        slice.Dispose();
                        break;
                    case CursorState.AtEnd when Volatile.Read(ref done) is var end && end > 0 && cursor.Next == end:
                        // In order and not one too few: so each once.
                        Assert.Equal(log[0].All.Count(record => format.Takes(record.Offset)), records);
                        return;
                    case CursorState.AtEnd or CursorState.Waiting:
                        Assert.True(wakes[index].WaitOne(Patience), "Not woken.");
                        break;
                    case var other:
                        Assert.Fail($"{other}");
                        break;
                }
            }
        }
    }

    private static TextFormat FormatOf(int index) => new(index % 3);

    private static Task Run(Action action) => Task.Factory.StartNew(action, TaskCreationOptions.LongRunning);
}
