using StreamOtter.Engines.Tests.Support;

namespace StreamOtter.Engines.Tests.Gateways;

public abstract partial class GatewayConformance<TFixture>
{
    [Fact]
    public async Task Publish_GatewayDiesBetweenTheLogsAckAndTheClients_StoredOnceAndAcknowledgedByTheOther()
    {
        var log = await NewLogAsync();
        var lost = new LostAcks(Engine);
        var one = await TestGateway.StartAsync(lost);
        await using var other = await StartOtherAsync();
        await using var client = new StreamOtterClient(new StreamOtterClientOptions { Urls = [one.Url, other.Url] });
        var receipts = new List<PublishReceipt>();
        for (var i = 0; i < 10; i++)
            receipts.Add(await client.PublishAsync(log.Name, $"{i}").Bounded());

        var silence = lost.LoseAsync();
        var unanswered = Enumerable.Range(10, 90).Select(i => client.PublishAsync(log.Name, $"{i}").Bounded()).ToList();
        await silence.WaitAsync(Limits.Wait);
        Assert.All(unanswered, publish => Assert.False(publish.IsCompleted));
        await one.DisposeAsync();
        receipts.AddRange(await Task.WhenAll(unanswered));

        Assert.All(receipts, receipt => Assert.Equal(PublishOutcome.Stored, receipt.Outcome));
        await using var reader = other.NewClient();
        var reading = new Reading(reader, log.Name, StreamStart.Earliest);
        await reading.ToAsync(await EndAsync(log));
        Assert.Equal(
            receipts.Select((receipt, i) => (receipt.Partition, receipt.Offset, $"{i}")).Order(),
            reading.Records.Select(record => (record.Partition, record.Offset, record.Text)).Order());
    }
}
