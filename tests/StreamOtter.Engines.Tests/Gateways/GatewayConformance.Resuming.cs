namespace StreamOtter.Engines.Tests.Gateways;

public abstract partial class GatewayConformance<TFixture>
{
    [Fact]
    public async Task Subscribe_AtEveryPlaceOfAThousandRecords_OtherGatewayGoesOnThere()
    {
        var log = await NewLogAsync();
        await FillAsync(log, 1_000);
        var end = await EndAsync(log);
        await using var one = await StartAsync();
        await using var other = await StartOtherAsync();
        await using var first = one.NewClient();
        await using var second = other.NewClient();
        var all = new Reading(first, log.Name, StreamStart.Earliest);
        await all.ToAsync(end);
        Assert.Equal(1_000, all.Records.Count);

        foreach (var places in Enumerable.Range(0, 1_000).Chunk(50))
        {
            await Task.WhenAll(places.Select(async place =>
            {
                var rest = new Reading(second, log.Name, StreamStart.At(all.Records[place].Position));
                await rest.ToAsync(end);
                Assert.Equal(1_000 - place - 1, rest.Records.Count);
                Assert.Empty(rest.Gaps);
            }));
        }
    }

    [Fact]
    public async Task Subscribe_WhileRecordsCome_OtherGatewayGoesOnThere()
    {
        var log = await NewLogAsync();
        await using var one = await StartAsync();
        await using var other = await StartOtherAsync();
        await using var first = one.NewClient();
        await using var second = other.NewClient();
        await FillAsync(log, 500);
        var filling = FillAsync(log, 2_000);

        var reading = new Reading(first, log.Name, StreamStart.Earliest);
        for (var moves = 0; moves < 20; moves++)
        {
            var target = reading.Records.Count + 100;
            var part = new Reading(moves % 2 == 0 ? first : second, log.Name, moves == 0 ? StreamStart.Earliest : StreamStart.At(reading.Position!));
            await part.UntilAsync(() => part.Records.Count >= 100);
            Assert.Empty(part.Gaps);
            reading = part;
        }
        await filling;
        var rest = new Reading(second, log.Name, StreamStart.At(reading.Position!));
        await rest.ToAsync(await EndAsync(log));
        Assert.Equal(500, rest.Records.Count);
    }
}
