using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window;

public sealed class WindowMemoryTests : WindowTest
{
    private const int Budget = 64 << 10;

    protected override long MaxBytes => Budget;

    [Fact]
    public void Append_MoreThanTheBudget_OldSegmentsGo()
    {
        var reader = Reader();
        for (var i = 0; i < 1_000; i++)
        {
            AppendAndSpeak(1, size: 1_000);
            Assert.InRange(Feeds.MemoryUsed, 1, Budget + (300 << 10));
        }
        Assert.Equal(0, Log.Reads);
        reader.TakeAll();
        Assert.Equal(1_000, reader.Records);
        Assert.NotEqual(0, Log.Reads);
    }

    [Fact]
    public void Append_RecordsLargerThanTheBudget_AreHeldOneAtATime()
    {
        var reader = Reader();
        for (var i = 0; i < 10; i++)
        {
            AppendAndSpeak(1, size: Budget * 2);
            Assert.Equal(CursorState.Records, reader.Take(1));
        }
        Assert.Equal(0, Log.Reads);
        Assert.True(Feeds.MemoryUsed < Budget * 5);
    }

    [Fact]
    public void Dispose_LastSubscription_GivesAllMemoryBack()
    {
        var subscription = Subscribe();
        AppendAndSpeak(20, size: 500);
        Assert.NotEqual(0, Feeds.MemoryUsed);
        subscription.Dispose();
        Assert.Equal(0, Feeds.MemoryUsed);
    }

    [Fact]
    public void Dispose_WhileARead_IsUnderWay_ItsRecordsAreNotKept()
    {
        AppendAndSpeak(20);
        var subscription = Subscribe(next: 0);
        Assert.Equal(CursorState.Waiting, subscription.Cursors[0].TryTake(100, out _));
        subscription.Dispose();
        Assert.True(Log.AnswerRead());
        Assert.Equal(0, Feeds.MemoryUsed);
    }

    [Fact]
    public async Task Add_SegmentsLargerThanTheBudgetFromTwoThreads_NeitherFails()
    {
        var memory = new WindowMemory(limit: 1);
        // As often as a busy machine lets two threads meet in a while.
        var (rounds, isOver, began) = (0, false, TimeProvider.System.GetTimestamp());
        using var start = new Barrier(2, _ => isOver = ++rounds > 20_000 || TimeProvider.System.GetElapsedTime(began) > Patience / 3);
        var window = new PartitionWindow(new FeedView(Feed, new TextFormat(), [0L]), 0, 0);
        var tasks = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (start.SignalAndWait(Patience) && !isOver)
                    memory.Add(new Segment(window, 0, 1, [1], [1], [0]));
            },
            TaskCreationOptions.LongRunning));
        await Task.WhenAll(tasks).WaitAsync(Patience);
    }
}
