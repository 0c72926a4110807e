using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window.Conflation;

public sealed class ConflationTests : WindowTest
{
    private const int Budget = 1 << 20;

    protected override long MaxBytes => Budget;

    [Fact]
    public void TryTake_Behind_NewestOfEachKeyInOneSlice()
    {
        var reader = ConflatedReader();
        for (var i = 0; i < 60; i++)
            Append($"{i % 3}");
        Append(key: null);
        Append("0");
        reader.TakeAll();
        Assert.Equal([58, 59, 60, 61], reader.Offsets);
        Assert.Equal(1, reader.Slices);
        Assert.Equal(62, reader.Cursor.Next);
    }

    [Fact]
    public void TryTake_KeepingUp_GetsEveryRecord()
    {
        var reader = ConflatedReader();
        for (var i = 0; i < 20; i++)
        {
            Append("a");
            reader.TakeAll();
        }
        Assert.Equal(20, reader.Offsets.Count);
    }

    [Fact]
    public void TryTake_RecordsWithoutKey_AreAllThere()
    {
        var reader = ConflatedReader();
        for (var i = 0; i < 20; i++)
            Append(i % 2 == 0 ? null : "");
        reader.TakeAll();
        Assert.Equal([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 19], reader.Offsets);
    }

    [Fact]
    public void TryTake_FromTheLog_LeavesOutWhatTheReadOrTheWindowSupersedes()
    {
        Append("a", "a", "b", "b", null, "c");
        var reader = ConflatedReader(next: 0);
        Append("c");
        Assert.Equal(CursorState.Waiting, reader.Take(1_000));
        Assert.True(Log.AnswerRead());
        reader.TakeAll();
        Assert.Equal([1, 3, 4, 6], reader.Offsets);
    }

    [Fact]
    public void TryTake_SupersededWhileItWaitsInMemory_IsLeftOut()
    {
        Append("a", "b", "c");
        var reader = ConflatedReader(next: 0);
        Assert.Equal(CursorState.Waiting, reader.Take(1));
        Assert.True(Log.AnswerRead());
        Assert.Equal(CursorState.Records, reader.Take(1));
        Append("b");
        reader.TakeAll();
        Assert.Equal([0, 2, 3], reader.Offsets);
    }

    [Fact]
    public void TryTake_MoreThanTheBudgetHolds_IsReadFromTheLog()
    {
        var reader = ConflatedReader();
        for (var i = 0; i < 3_000; i++)
            Append(size: 1_000, $"{i % 100}");
        reader.TakeAll();
        Assert.NotEqual(0, Log.Reads);
        Assert.InRange(reader.Offsets.Count, 100, 2_000);
    }

    private ConflatedReader ConflatedReader(long next = -1)
    {
        var format = new KeyedFormat();
        return new ConflatedReader(Log, Feed.Subscribe(new CountingSubscriber(), format, [(0, next)], followsNewPartitions: false).Cursors[0], format);
    }

    private void Append(params string?[] keys) => Append(size: 10, keys);

    private void Append(string? key) => Append(size: 10, key);

    private void Append(int size, params string?[] keys)
    {
        foreach (var key in keys)
            Log.Append(size: size, key: key);
        Log.SpeakAll();
    }
}
