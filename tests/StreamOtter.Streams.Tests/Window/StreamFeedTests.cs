using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window;

public sealed class StreamFeedTests : WindowTest
{
    [Fact]
    public void Subscribe_AtTheEnd_GetsWhatComesAndIsWokenOnceForIt()
    {
        AppendAndSpeak(3);
        var subscriber = new CountingSubscriber();
        var reader = Reader(subscriber: subscriber);
        Assert.Equal(CursorState.AtEnd, reader.Take(100));
        AppendAndSpeak(2);
        Assert.Equal(1, subscriber.Wakes);
        reader.TakeAll();
        Assert.Equal((2, 0), (reader.Records, Log.Reads));
    }

    [Fact]
    public void OnRecords_MuchAtOnce_WakesBeforeAllIsThere()
    {
        var subscriber = new CountingSubscriber();
        _ = Subscribe(subscriber: subscriber);
        Log.Append(size: 200_000);
        Assert.True(Log.Speak());
        Assert.Equal(1, subscriber.Wakes);
    }

    [Fact]
    public void Subscribe_AheadOfTheTail_StartsThere()
    {
        for (var i = 0; i < 5; i++)
            Log.Append();
        var reader = Reader(3);
        Assert.Equal(CursorState.AtEnd, reader.Take(100));
        Log.SpeakAll();
        reader.TakeAll();
        Assert.Equal((2, 0), (reader.Records, Log.Reads));
    }

    [Fact]
    public void Subscribe_EqualFormats_ShareTheMemory()
    {
        _ = Subscribe(format: new TextFormat(2));
        AppendAndSpeak(1);
        var used = Feeds.MemoryUsed;
        _ = Subscribe(format: new TextFormat(2));
        AppendAndSpeak(1);
        Assert.Equal(used, Feeds.MemoryUsed);
    }

    [Fact]
    public void Subscribe_UnknownPartition_IsRefused()
    {
        var error = Assert.Throws<EngineException>(() => Subscribe(partition: 1));
        Assert.Equal(EngineError.PartitionNotFound, error.Error);
        Assert.Equal(0, Feed.SubscriptionCount);
    }

    [Fact]
    public void OnGap_TailOvertakenByRetention_CursorIsToldTheGap()
    {
        var reader = Reader();
        AppendAndSpeak(3);
        reader.TakeAll();
        for (var i = 0; i < 5; i++)
            Log.Append();
        Log[0].Remove(6);
        Log.SpeakAll();
        reader.TakeAll();
        Assert.Equal((1, 5), (reader.Gaps, reader.Records));
    }

    [Fact]
    public void OnPartitionsAdded_SubscriptionThatFollows_ReadsThemFromTheStart()
    {
        var subscription = Subscribe(follows: true);
        var fixedOne = Subscribe();
        Log.AddPartition();
        Log.Append(partition: 1);
        Log.SpeakAll();
        Assert.Equal((2, 1), (subscription.Cursors.Length, fixedOne.Cursors.Length));
        var reader = new CheckedReader(Log, subscription.Cursors[1], new TextFormat());
        reader.TakeAll();
        Assert.Equal(1, reader.Records);
    }

    [Fact]
    public void Subscribe_PartitionAddedSinceTheCallerLooked_IsFollowed()
    {
        Log.AddPartition();
        Log.Append(partition: 1);
        Log.SpeakAll();
        var subscription = Subscribe(follows: true); // names partition 0 only
        Assert.Equal(2, subscription.Cursors.Length);
        var reader = new CheckedReader(Log, subscription.Cursors[1], new TextFormat());
        reader.TakeAll();
        Assert.Equal(1, reader.Records);
    }

    [Fact]
    public void OnEnded_Subscribers_AreToldAndNobodyElseComes()
    {
        var subscriber = new CountingSubscriber();
        _ = Subscribe(subscriber: subscriber);
        Log.End(EngineError.StreamNotFound);
        Assert.Equal(EngineError.StreamNotFound, subscriber.Ended!.Error);
        Assert.Equal(EngineError.StreamNotFound, Assert.Throws<EngineException>(() => Subscribe()).Error);
    }

    [Fact]
    public void TryTake_CursorThatStaysLive_FallsBehindOnlyWhenItsRecordsAreEvicted()
    {
        var cursor = Subscribe().Cursors[0];
        cursor.StaysLive = true;
        Assert.Equal(CursorState.AtEnd, cursor.TryTake(100, out _));
        AppendAndSpeak(2_000, size: 1_000);
        Assert.Equal(CursorState.Behind, cursor.TryTake(100, out _));
        cursor.SkipToEnd();
        Assert.Equal((0L, 2_000L), (cursor.GapStart, cursor.Next));
        AppendAndSpeak(1);
        Assert.Equal(CursorState.Records, cursor.TryTake(100, out var slice));
        slice.Dispose();
        Assert.Equal(0, Log.Reads);
    }
}
