using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window.Conflation;

/// <summary>The promise of a conflating window, held against any script: see <see cref="ConflatedReader"/>.</summary>
public sealed class ConflationPropertyTests
{
    private static readonly KeyedFormat[] Formats = [new(), new(), new(2)];

    private static readonly Gen<(int What, int A, int B)> Step =
        from what in Gen.Choose(0, 99)
        from a in Gen.Choose(0, 1_000)
        from b in Gen.Choose(0, 1_000)
        select (what, a, b);

    [Theory]
    [InlineData(12 << 10)] // hardly a segment
    [InlineData(96 << 10)]
    [InlineData(1 << 30)] // nothing is evicted
    public void TryTake_AnyScript_NewestOfEachKeyIsTaken(long budget)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(LongRun.IsAsked ? 20_000 : 500).WithEndSize(400);
        Prop.ForAll(Step.ListOf().ToArbitrary(), steps => RunAsync(steps, budget).AsTask().GetAwaiter().GetResult()).Check(config);
    }

    private static async ValueTask RunAsync(IEnumerable<(int What, int A, int B)> steps, long budget)
    {
        var log = new ScriptedLog("a");
        for (var i = 0; i < 5; i++)
            log.Append(hole: i, key: KeyOf(i));
        await using var feeds = new StreamFeeds(new ScriptedEngine(log), new WindowOptions { MaxBytes = budget, ConcurrentReads = 64 }, TimeProvider.System);
        var feed = await feeds.OpenAsync("a", mayCreate: false);
        var readers = new List<(FeedSubscription Subscription, ConflatedReader Reader)>();
        foreach (var (what, a, b) in steps)
            Do(what, a, b);
        log.SpeakAll();
        log.AnswerReads();
        foreach (var (_, reader) in readers)
            reader.TakeAll();
        readers.ForEach(reader => reader.Subscription.Dispose());
        log.AnswerReads();
        Assert.Equal(0, feeds.MemoryUsed);

        void Do(int what, int a, int b)
        {
            switch (what)
            {
                case < 35:
                    for (var i = 0; i <= b % 12; i++)
                        log.Append(hole: a % 5 == 0 ? b % 4 : 0, size: a % 11 == 0 ? b * 3 : b % 100, key: KeyOf(a + (i * b)));
                    break;
                case < 55:
                    log.Speak(most: 1 + (b % 20));
                    break;
                case < 57:
                    log[0].Remove(b % 10);
                    break;
                case < 64:
                    var format = Formats[a % Formats.Length];
                    var start = b % 3 == 0 ? -1 : b * (log[0].Next + 1) / 1_001;
                    var subscription = feed.Subscribe(new CountingSubscriber(), format, [(0, start)], followsNewPartitions: false);
                    subscription.Cursors[0].MaxRecords = 1 + (b % 7);
                    readers.Add((subscription, new ConflatedReader(log, subscription.Cursors[0], format)));
                    break;
                case < 84:
                    if (readers.Count > 0)
                        readers[a % readers.Count].Reader.Take(1 + (b * b / 100));
                    break;
                default:
                    log.AnswerRead();
                    break;
            }
        }
    }

    /// <summary>One record in five has none.</summary>
    private static string? KeyOf(int number) => number % 5 == 0 ? null : (number % 13).ToString(CultureInfo.InvariantCulture);
}
