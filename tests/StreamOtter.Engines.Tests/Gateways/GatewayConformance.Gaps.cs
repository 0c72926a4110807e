using StreamOtter.Engines.Tests.Fixtures;
using StreamOtter.Engines.Tests.Support;
using StreamOtter.Protocol.V1;
using StreamOtter.Streams;
using static StreamOtter.Engines.Tests.Support.LogExtensions;

namespace StreamOtter.Engines.Tests.Gateways;

public abstract partial class GatewayConformance<TFixture>
{
    [Fact]
    public async Task Subscribe_OvertakenByRetentionWhileAway_IsToldExactlyWhatIsGone()
    {
        var log = await NewForgetfulLogAsync();
        await FillAsync(log, 240);
        await using var one = await StartAsync();
        await using var other = await StartOtherAsync();
        await using var first = one.NewClient();
        await using var second = other.NewClient();
        var before = new Reading(first, log.Name, StreamStart.Earliest);
        await before.UntilAsync(() => before.Records.Count == 100);

        await OutgrowAsync(log);

        var after = new Reading(second, log.Name, StreamStart.At(before.Position!));
        await after.ToAsync(await EndAsync(log));
        for (var partition = 0; partition < log.PartitionCount; partition++)
        {
            var gap = Assert.Single(after.Gaps, gap => gap.Partition == partition);
            var range = await log.GetRangeAsync(partition).Bounded();
            Assert.Equal((before.Position!.Offsets[partition], range.First, "retention"), (gap.From, gap.To, gap.Reason));
            Assert.Equal(range.Next - range.First, after.Records.Count(record => record.Partition == partition));
        }
    }

    [Fact]
    public async Task Subscribe_OvertakenByRetentionWhileConnected_IsToldExactlyWhatIsGone()
    {
        var log = await NewForgetfulLogAsync();
        await FillAsync(log, 24);
        await using var one = await StartAsync();
        await using var client = one.NewClient();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reads = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = new Reading(client, log.Name, StreamStart.Earliest)
        {
            AfterRecord = () =>
            {
                reads.TrySetResult();
                return held.Task;
            },
        };
        StreamPosition? end = null;
        var done = reading.UntilAsync(() => end is not null && reading.Position!.HasReached(end));
        await reads.Task.WaitAsync(Limits.Wait);

        // More than sockets and window hold, so that the client must be served from the log, where it is gone.
        await OutgrowAsync(log);
        end = await EndAsync(log);
        held.SetResult();

        await done;
        Assert.True(fixture.FetchesAhead || reading.Gaps.Count > 0);
        foreach (var gap in reading.Gaps)
        {
            Assert.Equal("retention", gap.Reason);
            // Nothing that is still there was left out.
            Assert.InRange(gap.To, gap.From + 1, (await log.GetRangeAsync(gap.Partition).Bounded()).First);
        }
    }

    [Fact]
    public async Task Subscribe_StreamMadeAnewWhileAway_StartsAtItsBeginning()
    {
        var old = await NewLogAsync();
        await FillAsync(old, 1_000);
        await using var one = await StartAsync();
        await using var other = await StartOtherAsync();
        await using var first = one.NewClient();
        await using var second = other.NewClient();
        var before = new Reading(first, old.Name, StreamStart.Earliest);
        await before.UntilAsync(() => before.Records.Count == 500);

        await Engine.DeleteAsync(old.Name).Bounded();
        var log = await Engine.OpenAsync(old.Name, mayCreate: true).Bounded();
        await FillAsync(log, 2_000);

        var after = new Reading(second, log.Name, StreamStart.At(before.Position!));
        await after.ToAsync(await EndAsync(log));
        Assert.Equal(2_000, after.Records.Count);
        Assert.Equal(
            before.Position!.Offsets.Select(at => (at.Key, at.Value, 0L, "recreated")),
            after.Gaps.Select(gap => (gap.Partition, gap.From, gap.To, gap.Reason)).Order());
    }

    [Fact]
    public async Task Subscribe_StreamDeletedWhileConnected_IsToldItsEnd()
    {
        var log = await NewLogAsync();
        await FillAsync(log, 100);
        await using var other = await StartOtherAsync();
        await using var client = other.NewClient();
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = new Reading(client, log.Name, StreamStart.Earliest);
        var ended = reading.UntilAsync(() =>
        {
            if (reading.Records.Count == 100)
                read.TrySetResult();
            return false;
        });
        await read.Task.WaitAsync(Limits.Wait);

        await Engine.DeleteAsync(log.Name).Bounded();

        var error = await Assert.ThrowsAsync<SubscriptionFailedException>(() => ended);
        Assert.Equal(ProtocolCode.StreamEnded, error.Code);
    }

    [Fact]
    public async Task Subscribe_PartitionsAdded_AreRead_LiveAndAfterAResume()
    {
        Assert.SkipWhen(fixture.CannotGrow is not null, fixture.CannotGrow ?? "");
        var log = await NewLogAsync();
        var partitions = log.PartitionCount;
        await FillAsync(log, 100);
        await using var one = await StartAsync();
        await using var other = await StartOtherAsync();
        await using var first = one.NewClient();
        await using var second = other.NewClient();
        var before = new Reading(first, log.Name, StreamStart.Earliest);
        await before.UntilAsync(() => before.Records.Count == 100);
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var live = new Reading(first, log.Name, StreamStart.At(before.Position!));
        var done = live.UntilAsync(() =>
        {
            read.TrySetResult();
            return live.Records.Count == 50;
        });
        await read.Task.WaitAsync(Limits.Wait);

        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();
        await fixture.GrowAsync(log, partitions + 3);
        await seen.WaitAsync(r => r.PartitionsAdded == partitions + 3, "the new partitions");
        // Of an engine that has been there before them, the producer learns of new partitions some time later.
        var grown = await fixture.OtherEngine().OpenAsync(log.Name, mayCreate: false).Bounded();
        await grown.StoreAsync([.. Enumerable.Range(0, 50).Select(n => Text($"{n}", partition: partitions + (n % 3)))]);

        await done;
        var resumed = new Reading(second, log.Name, StreamStart.At(before.Position!));
        await resumed.UntilAsync(() => resumed.Records.Count == 50);
        Assert.All(live.Records, record => Assert.InRange(record.Partition, partitions, partitions + 2));
        Assert.All(resumed.Records, record => Assert.InRange(record.Partition, partitions, partitions + 2));
    }

    /// <summary>A stream that keeps less than a megabyte of each partition.</summary>
    private async Task<IStreamLog> NewForgetfulLogAsync()
    {
        var like = await NewLogAsync();
        return await Engine.CreateAsync(
            EngineFixture.NewName(), new StreamSettings { Partitions = like.PartitionCount, RetentionBytes = 500_000 }).Bounded();
    }

    private async Task OutgrowAsync(IStreamLog log)
    {
        await FillAsync(log, 3_000, bytes: 12_000);
        for (var partition = 0; partition < log.PartitionCount; partition++)
            await fixture.ForgetAsync(log, partition);
    }
}
