using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Kafka;

/// <summary>A gateway that is killed while it publishes to Kafka has acknowledged nothing that is not there.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Gateway_KilledWhilePublishing_LosesNothingAcknowledged()
    {
        for (var round = 0; round < Limits.Rounds; round++)
        {
            var topic = KafkaGateway.NewTopic();
            await using var gateway = await KafkaGateway.StartAsync(topic);
            var publishers = await FullSpeedPublisher.StartAsync(gateway, count: 4, wanted: 400 + 150 * round % 1000);
            await Task.WhenAny(publishers.Select(publisher => publisher.Enough)).Bounded();
            await gateway.KillAsync();
            await Task.WhenAll(publishers.Select(publisher => publisher.EndAsync()));

            Acknowledged.AllStored(publishers, await Kcat.ReadAsync(Tool.KafkaServers, topic));
            Assert.All(publishers, publisher => Assert.Empty(publisher.Errors));
            foreach (var publisher in publishers)
                await publisher.DisposeAsync();
        }
    }
}
