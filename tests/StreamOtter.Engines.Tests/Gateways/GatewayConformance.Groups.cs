using StreamOtter.Engines.Tests.Support;
using StreamOtter.Streams;
using static StreamOtter.Engines.Tests.Support.LogExtensions;

namespace StreamOtter.Engines.Tests.Gateways;

public abstract partial class GatewayConformance<TFixture>
{
    [Fact]
    public async Task Consume_SeveralMembers_EachRecordIsDoneOnce()
    {
        var log = await NewLogAsync();
        await using var gateway = await StartAsync();
        await using var client = gateway.NewClient();
        await using var another = gateway.NewClient();
        var crowd = new Crowd(log.Name);
        await using var a = await crowd.JoinAsync(client);
        await using var b = await crowd.JoinAsync(another);

        // One may be in the group a while before the other.
        for (var stored = 0; a.Count == 0 || b.Count == 0;)
        {
            await FillAsync(log, 1_000);
            stored += 1_000;
            await crowd.UntilAsync(() => crowd.Done.Count == stored);
        }

        Assert.All(crowd.Done.Values, times => Assert.Equal(1, times));
    }

    [Fact]
    public async Task Consume_OneGatewayAfterTheOther_NothingDoneComesAgain()
    {
        var log = await NewLogAsync();
        await FillAsync(log, 200);
        var crowd = new Crowd(log.Name);
        await using (var one = await StartAsync())
        await using (var first = one.NewClient())
        await using (await crowd.JoinAsync(first))
        {
            await crowd.UntilAsync(() => crowd.Done.Count >= 80);
        }

        await using var other = await StartOtherAsync();
        await using var second = other.NewClient();
        await using var member = await crowd.JoinAsync(second);
        await FillAsync(log, 100);

        await crowd.UntilAsync(() => crowd.Done.Count == 300);
        Assert.All(crowd.Done.Values, times => Assert.Equal(1, times));
    }

    [Fact]
    public async Task Consume_TwoGatewaysAndOneStops_TheOtherGetsTheRest()
    {
        Assert.SkipWhen(fixture.CannotShare is not null, fixture.CannotShare ?? "");
        var log = await NewLogAsync();
        var crowd = new Crowd(log.Name);
        await using var one = await StartAsync();
        await using var other = await StartOtherAsync();
        await using var first = one.NewClient();
        await using var second = other.NewClient();
        await using var a = await crowd.JoinAsync(first);
        await using var b = await crowd.JoinAsync(second);
        var stored = 0;
        // With one partition only one of them has anything to do.
        while (log.PartitionCount > 1 ? a.Count == 0 || b.Count == 0 : crowd.Done.Count == 0)
        {
            await FillAsync(log, 100);
            stored += 100;
            await crowd.UntilAsync(() => crowd.Done.Count == stored);
        }

        var filling = FillAsync(log, 1_000);
        await crowd.UntilAsync(() => crowd.Done.Count > stored + 200);
        await one.DisposeAsync();
        await filling;
        await FillAsync(log, 100);

        await crowd.UntilAsync(() => crowd.Done.Count == stored + 1_100);
        foreach (var (partition, next) in (await EndAsync(log)).Offsets)
        {
            for (long offset = 0; offset < next; offset++)
                Assert.True(crowd.Done.ContainsKey((partition, offset)), $"{partition}/{offset} is lost");
        }
    }

    [Fact]
    public async Task Consume_OvertakenByRetention_IsToldExactlyWhatIsGone()
    {
        var log = await NewForgetfulLogAsync();
        await FillAsync(log, 240);
        var before = await EndAsync(log);
        await using var gateway = await StartAsync();
        await using var client = gateway.NewClient();
        var first = new Crowd(log.Name);
        await using (await first.JoinAsync(client))
            await first.UntilAsync(() => first.Done.Count == 240);
        await OutgrowAsync(log);

        var second = new Crowd(log.Name);
        var ranges = new Dictionary<int, OffsetRange>();
        for (var partition = 0; partition < log.PartitionCount; partition++)
            ranges[partition] = await log.GetRangeAsync(partition).Bounded();
        await using var member = await second.JoinAsync(client);

        await second.UntilAsync(() => second.Done.Count == ranges.Values.Sum(range => range.Next - range.First));
        Assert.Equal(
            ranges.Select(range => (range.Key, before.Offsets[range.Key], range.Value.First, "retention")),
            second.Gaps.Select(gap => (gap.Partition, gap.From, gap.To, gap.Reason)).Order());
    }

    [Fact]
    public async Task Consume_PartitionsAdded_TheirRecordsComeToo()
    {
        Assert.SkipWhen(fixture.CannotGrow is not null, fixture.CannotGrow ?? "");
        var log = await NewLogAsync();
        await using var gateway = await StartAsync();
        await using var client = gateway.NewClient();
        var crowd = new Crowd(log.Name);
        await using var member = await crowd.JoinAsync(client);
        await FillAsync(log, 24);
        await crowd.UntilAsync(() => crowd.Done.Count == 24);
        var before = log.PartitionCount;

        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();
        await fixture.GrowAsync(log, before + 2);
        await seen.WaitAsync(r => r.PartitionsAdded == before + 2, "the new partitions");
        // Of an engine that has been there before them, the producer learns of new partitions some time later.
        var grown = await fixture.OtherEngine().OpenAsync(log.Name, mayCreate: false).Bounded();
        await grown.StoreAsync(Text("one", partition: before), Text("two", partition: before + 1));

        await crowd.UntilAsync(() => crowd.Done.ContainsKey((before, 0)) && crowd.Done.ContainsKey((before + 1, 0)));
    }
}
