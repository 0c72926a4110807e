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

        await FillAsync(log, 1_000);

        await crowd.UntilAsync(() => crowd.Done.Count == 1_000);
        Assert.All(crowd.Done.Values, times => Assert.Equal(1, times));
        Assert.True(a.Count > 0 && b.Count > 0, $"{a.Count} and {b.Count}");
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
}
