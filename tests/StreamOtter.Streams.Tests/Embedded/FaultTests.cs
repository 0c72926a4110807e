using System.Collections.Concurrent;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Streams.Tests.Embedded;

public sealed class FaultTests
{
    private static readonly string[] Steps = ["write", "sync", "truncate", "create"];

    private readonly MemoryLogFolder _folder = new();
    private readonly ConcurrentQueue<EngineEvent> _events = new();
    private readonly StreamLog _log;

    public FaultTests()
    {
        _folder.Create(0);
        _log = MemoryLog.Open(_folder, _events, new EmbeddedLogOptions { Directory = "memory", SegmentBytes = 1024 });
    }

    private void FailOn(string step, Func<Exception> error) => _folder.Before = name =>
    {
        if (name == step)
            throw error();
    };

    private async Task<AppendResult> AppendOne(string value) => Assert.Single(await _log.TryAppend(value));

    [Fact]
    public async Task AppendAsync_SyncFails_IsUnknownAndFinal()
    {
        await _log.Append("durable");
        FailOn("sync", MemoryErrors.Broken);
        var lost = await AppendOne("lost");
        _folder.Before = _ => { };
        var after = await AppendOne("after");

        Assert.Equal(AppendStatus.Unknown, lost.Status);
        Assert.Equal(AppendStatus.Refused, after.Status);
        Assert.Contains("Storage failed", after.Error, StringComparison.Ordinal);
        Assert.Equal(StreamFaultKind.StorageFailed, _log.Fault?.Kind);
        Assert.Equal(["durable"], await _log.ReadAll());
        Assert.Equal(EngineEventKind.StorageFailed, Assert.Single(_events).Kind);
        // What the page cache held for clean is cut off, so that a new process does not take it for durable.
        Assert.Equal(["durable"], await MemoryLog.Open(_folder).ReadAll());
    }

    [Fact]
    public async Task AppendAsync_WriteFails_IsRefusedAndFinal()
    {
        await _log.Append("durable");
        FailOn("write", MemoryErrors.Broken);
        Assert.Equal(AppendStatus.Refused, (await AppendOne("lost")).Status);
        _folder.Before = _ => { };
        Assert.Equal(AppendStatus.Refused, (await AppendOne("after")).Status);
        Assert.Equal(["durable"], await MemoryLog.Open(_folder).ReadAll());
    }

    [Fact]
    public async Task AppendAsync_WriteFailsAndSoDoesTheCut_IsUnknownAndFinal()
    {
        _folder.Before = name =>
        {
            if (name is "write" or "truncate")
                throw MemoryErrors.DiskFull();
        };
        Assert.Equal(AppendStatus.Unknown, (await AppendOne("lost")).Status);
        _folder.Before = _ => { };
        Assert.Equal(AppendStatus.Refused, (await AppendOne("after")).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(29)]
    public async Task AppendAsync_DiskFullAfterSomeBytes_IsRefusedAndMendsWhenThereIsSpace(int written)
    {
        await _log.Append("durable");
        _folder[0].ShortWrite = written;
        var refused = await AppendOne("lost");
        Assert.Equal(AppendStatus.Refused, refused.Status);
        Assert.Contains("Make space", refused.Error, StringComparison.Ordinal);
        Assert.Equal(StreamFaultKind.DiskFull, _log.Fault?.Kind);

        Assert.Equal(1, await _log.Append("after"));
        Assert.Null(_log.Fault);
        Assert.Equal(["durable", "after"], await MemoryLog.Open(_folder.AfterPowerCut()).ReadAll());
        Assert.Equal([EngineEventKind.DiskFull, EngineEventKind.SpaceRegained], _events.Select(known => known.Kind));
    }

    [Fact]
    public async Task AppendAsync_DiskFullWhenASegmentBegins_IsRefusedAndMends()
    {
        FailOn("create", MemoryErrors.DiskFull);
        var values = Enumerable.Range(0, 100).Select(i => $"value {i}").ToArray();
        var results = await _log.TryAppend(values);
        var stored = results.Count(result => result.Status == AppendStatus.Stored);
        Assert.InRange(stored, 1, 99);
        Assert.All(results[stored..], result => Assert.Equal(AppendStatus.Refused, result.Status));
        _folder.Before = _ => { };
        Assert.Equal(stored, await _log.Append("after"));
        Assert.Equal([.. values[..stored], "after"], await MemoryLog.Open(_folder).ReadAll());
    }

    [Fact]
    public async Task AppendAsync_NotYetSynced_IsSeenByNobody()
    {
        using var syncing = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        _folder.Before = name =>
        {
            if (name != "sync")
                return;
            syncing.Set();
            go.Wait(Records.Patience);
        };
        var observer = new RecordingObserver();
        await using var tail = await _log.FollowAsync(observer);
        var append = _log.TryAppend("a");
        Assert.True(syncing.Wait(Records.Patience));
        Assert.False(append.IsCompleted);
        Assert.Equal(new OffsetRange(0, 0), await _log.Range());
        Assert.Empty(await _log.ReadAll());
        Assert.False(observer.HasMore);
        go.Set();
        await append;
        await observer.Expect("0=a", "drained");
    }

    [Fact]
    public async Task AppendAsync_DuringASync_GoesIntoTheNextBatchTogether()
    {
        using var syncing = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var syncs = 0;
        _folder.Before = name =>
        {
            if (name != "sync" || Interlocked.Increment(ref syncs) > 1)
                return;
            syncing.Set();
            go.Wait(Records.Patience);
        };
        var first = _log.TryAppend("first");
        Assert.True(syncing.Wait(Records.Patience));
        var others = Enumerable.Range(0, 20).Select(i => _log.TryAppend($"{i}")).ToList();
        go.Set();
        await Task.WhenAll([first, .. others]);
        Assert.Equal(2, syncs);
    }

    [Fact]
    public async Task AppendAsync_NoRoom_WaitsAndCanBeCancelledWithoutATrace()
    {
        using var syncing = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var folder = new MemoryLogFolder();
        folder.Create(0);
        var log = MemoryLog.Open(folder, options: new EmbeddedLogOptions { Directory = "memory", MaxWaitingBytes = 1024 });
        folder.Before = name =>
        {
            if (name != "sync")
                return;
            syncing.Set();
            go.Wait(Records.Patience);
        };
        var first = log.TryAppend(new string('x', 900));
        Assert.True(syncing.Wait(Records.Patience));
        using var cancellation = new CancellationTokenSource();
        var cancelled = log.AppendAsync(new[] { Records.Of(new string('y', 900)) }, cancellation.Token).AsTask();
        var second = log.TryAppend("second");
        Assert.False(cancelled.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Records.Patience));
        go.Set();
        await first;
        await second;
        Assert.Equal([new string('x', 900), "second"], await log.ReadAll());
    }

    /// <summary>Every operation fails once, and every acknowledged record is there after a power cut.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AppendAsync_AnyOperationFails_LosesNothingAcknowledged(bool isFull)
    {
        for (var failing = 0; failing < 120; failing++)
        {
            var folder = new MemoryLogFolder();
            folder.Create(0);
            var options = new EmbeddedLogOptions { Directory = "memory", SegmentBytes = 1024 };
            var log = MemoryLog.Open(folder, options: options);
            var count = 0;
            folder.Before = name =>
            {
                if (Steps.Contains(name) && count++ == failing)
                    throw isFull ? MemoryErrors.DiskFull() : MemoryErrors.Broken();
            };
            var fates = new Dictionary<string, AppendStatus>();
            for (var i = 0; i < 40; i++)
            {
                string[] values = [$"{i}:{new string('x', 40)}", $"{i}:more"];
                var results = await log.TryAppend(values);
                for (var j = 0; j < values.Length; j++)
                    fates[values[j]] = results[j].Status;
            }
            folder.Before = _ => { };
            foreach (var after in (MemoryLogFolder[])[folder.AfterPowerCut(), folder, folder.AfterPowerCut((bytes, _) => bytes)])
            {
                var reopened = MemoryLog.Open(after, options: options);
                Assert.Null(reopened.Fault);
                var kept = await reopened.ReadAll();
                Assert.Equal(kept.Count, kept.Distinct().Count());
                Assert.Equal(
                    fates.Where(fate => fate.Value == AppendStatus.Stored).Select(fate => fate.Key),
                    kept.Where(value => fates[value] == AppendStatus.Stored));
                Assert.DoesNotContain(kept, value => fates[value] == AppendStatus.Refused);
            }
        }
    }
}
