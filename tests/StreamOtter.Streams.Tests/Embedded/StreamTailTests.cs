using StreamOtter.Streams.Embedded;

namespace StreamOtter.Streams.Tests.Embedded;

public sealed class StreamTailTests : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private EmbeddedEngine _engine = null!;
    private IStreamLog _log = null!;

    public async ValueTask InitializeAsync()
    {
        _engine = new EmbeddedEngine(
            new EmbeddedLogOptions { Directory = _directory.Path, SegmentBytes = 1024, RetentionBytes = 1024 }, _time);
        _log = await _engine.OpenAsync("a", mayCreate: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task FollowAsync_RecordsAppendedLater_AreSeenFromTheEndOn()
    {
        await _log.Append("before");
        var observer = new RecordingObserver();
        await using var tail = await _log.FollowAsync(observer);
        Assert.Equal([1], tail.Start);

        await _log.Append("a", "b");
        await observer.Expect("1=a", "2=b", "drained");
        await _log.Append("c");
        await observer.Expect("3=c", "drained");
        Assert.False(observer.HasMore);
    }

    [Fact]
    public async Task FollowAsync_SeveralTails_EachSeesEverything()
    {
        var first = new RecordingObserver();
        var second = new RecordingObserver();
        await using var firstTail = await _log.FollowAsync(first);
        await _log.Append("a");
        await first.Expect("0=a", "drained");
        await using var secondTail = await _log.FollowAsync(second);
        await _log.Append("b");
        await first.Expect("1=b", "drained");
        await second.Expect("1=b", "drained");
    }

    [Fact]
    public async Task DisposeAsync_Tail_SilencesItsObserver()
    {
        var observer = new RecordingObserver();
        var tail = await _log.FollowAsync(observer);
        await tail.DisposeAsync().AsTask().WaitAsync(Records.Patience);
        await _log.Append("a");
        await _engine.DeleteAsync("a");
        Assert.False(observer.HasMore);
    }

    [Fact]
    public async Task DisposeAsync_FromTheObserver_DoesNotWaitForItself()
    {
        var observer = new RecordingObserver();
        var tail = await _log.FollowAsync(observer);
        observer.WhenRecords = () => tail.DisposeAsync().AsTask().Wait(Records.Patience);
        await _log.Append("a");
        await observer.Expect("0=a");
        await _log.Append("b");
        await tail.DisposeAsync().AsTask().WaitAsync(Records.Patience);
        Assert.False(observer.HasMore);
    }

    [Fact]
    public async Task DisposeAsync_WhileTheObserverRuns_WaitsForIt()
    {
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var observer = new RecordingObserver
        {
            WhenRecords = () =>
            {
                entered.Set();
                leave.Wait(Records.Patience);
            },
        };
        var tail = await _log.FollowAsync(observer);
        await _log.Append("a");
        Assert.True(entered.Wait(Records.Patience));
        var disposal = tail.DisposeAsync().AsTask();
        Assert.False(disposal.IsCompleted);
        leave.Set();
        await disposal.WaitAsync(Records.Patience);
    }

    [Fact]
    public async Task DeleteAsync_FollowedStream_TellsTheObserverOnce()
    {
        var observer = new RecordingObserver();
        await using var tail = await _log.FollowAsync(observer);
        await _engine.DeleteAsync("a");
        await observer.Expect("ended StreamNotFound");
        Assert.False(observer.HasMore);
    }

    [Fact]
    public async Task EngineDispose_FollowedStream_TellsTheObserverAfterTheLastRecord()
    {
        var observer = new RecordingObserver();
        await using var tail = await _log.FollowAsync(observer);
        var append = _log.TryAppend("a");
        await _engine.DisposeAsync();
        await append;
        await observer.Expect("0=a", "drained", "ended Unavailable");
    }

    [Fact]
    public async Task FollowAsync_ObserverThatThrows_EndsItsTailOnly()
    {
        var bad = new RecordingObserver { WhenRecords = () => throw new InvalidOperationException("no") };
        var good = new RecordingObserver();
        await using var badTail = await _log.FollowAsync(bad);
        await using var goodTail = await _log.FollowAsync(good);
        await _log.Append("a");
        await good.Expect("0=a", "drained");
        await bad.Expect("0=a", "ended Unavailable");
    }

    [Fact]
    public async Task FollowAsync_OvertakenByRetention_IsToldTheGap()
    {
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var observer = new RecordingObserver
        {
            WhenRecords = () =>
            {
                entered.Set();
                leave.Wait(Records.Patience);
            },
        };
        await using var tail = await _log.FollowAsync(observer);
        await _log.Append("first");
        Assert.True(entered.Wait(Records.Patience));
        for (var i = 0; i < 20; i++)
            await _log.Append(new string('x', 400));
        var range = await _log.Range();
        Assert.True(range.First > 1);
        leave.Set();
        await observer.Expect("0=first", $"gap 1 {range.First}", $"{range.First}={new string('x', 400)}");
    }
}
