using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window;

public sealed class CatchUpTests : WindowTest
{
    [Fact]
    public void TryTake_ManyCursorsNearOnePlace_ShareOneRead()
    {
        AppendAndSpeak(1_000);
        var subscribers = Enumerable.Range(0, 50).Select(_ => new CountingSubscriber()).ToList();
        var readers = subscribers.Select((subscriber, i) => Reader(i * 10, subscriber: subscriber)).ToList();
        foreach (var reader in readers)
            Assert.Equal(CursorState.Waiting, reader.Take(100));
        Assert.Equal(1, Log.Reads);
        Assert.True(Log.AnswerRead());
        Assert.All(subscribers, subscriber => Assert.Equal(1, subscriber.Wakes));
        foreach (var reader in readers)
            reader.TakeAll();
        Assert.Equal(1, Log.Reads);
    }

    [Fact]
    public void TryTake_CursorsFarApart_ReadEachForItself()
    {
        AppendAndSpeak(5_000);
        Assert.Equal(CursorState.Waiting, Reader(0).Take(100));
        Assert.Equal(CursorState.Waiting, Reader(4_000).Take(100));
        Assert.Equal(2, Log.Reads);
    }

    [Fact]
    public void TryTake_RecordsReadBefore_AreThereForTheNext()
    {
        AppendAndSpeak(100);
        var first = Reader(0);
        first.TakeAll();
        Reader(50).TakeAll();
        Assert.Equal(1, Log.Reads);
    }

    [Fact]
    public void TryTake_ReadThatFails_SaysWhyAndStays()
    {
        AppendAndSpeak(10);
        var subscriber = new CountingSubscriber();
        var reader = Reader(5, subscriber: subscriber);
        Assert.Equal(CursorState.Waiting, reader.Take(100));
        Log.ReadFailure = new EngineException(EngineError.Corrupt, "It is broken.");
        Assert.True(Log.AnswerRead());
        Assert.Equal(1, subscriber.Wakes);
        Assert.Equal(CursorState.Failed, reader.Take(100));
        Assert.Equal(EngineError.Corrupt, reader.Cursor.Error!.Error);
        Assert.Equal(5, reader.Cursor.Next);
    }

    [Fact]
    public void TryTake_ReadThatFailsUnexpectedly_FailsInsteadOfWaitingForEver()
    {
        AppendAndSpeak(10);
        var reader = Reader(5);
        Assert.Equal(CursorState.Waiting, reader.Take(100));
        Log.ReadFailure = new IOException("Nobody thought of this.");
        Assert.True(Log.AnswerRead());
        Assert.Equal(CursorState.Failed, reader.Take(100));
        Assert.Equal(EngineError.Unavailable, reader.Cursor.Error!.Error);
    }

    [Fact]
    public void TryTake_StartThatRetentionTook_IsAGapThenRecords()
    {
        AppendAndSpeak(10);
        Log[0].Remove(4);
        var reader = Reader(1);
        reader.TakeAll();
        Assert.Equal((1, 6), (reader.Gaps, reader.Records));
    }

    [Fact]
    public void TryTake_RetentionBetweenStartAndRead_IsAGap()
    {
        AppendAndSpeak(10);
        var reader = Reader(3);
        Assert.Equal(CursorState.Waiting, reader.Take(100));
        Log[0].Remove(10);
        Assert.True(Log.AnswerRead());
        Assert.Equal(CursorState.Gap, reader.Take(100));
        Assert.Equal((3, 10), (reader.Cursor.GapStart, reader.Cursor.Next));
        Assert.Equal(CursorState.AtEnd, reader.Take(100));
    }

    [Fact]
    public async Task TryTake_AfterTheLastSubscriptionHasEnded_DoesNotReadForEver()
    {
        AppendAndSpeak(100);
        Log.AnswersReads = true;
        var subscription = Subscribe(next: 0);
        subscription.Dispose(); // by the connection's reader, while its writer still takes
        var taking = Task.Run(() => subscription.Cursors[0].TryTake(100, out _));
        Assert.Equal(CursorState.AtEnd, await taking.WaitAsync(Patience));
    }

    [Fact]
    public void TryTake_FilterThatLeavesAllOut_GetsToTheEndWithoutRecords()
    {
        AppendAndSpeak(100);
        var reader = Reader(0, new TextFormat(1));
        reader.TakeAll();
        Assert.Equal((0, 100L), (reader.Records, reader.Cursor.Next));
    }
}
