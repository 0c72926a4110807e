using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Kafka;

/// <summary>Gateways on one topic do not share its records: each has all of them.</summary>
public sealed class SeveralGatewaysTests
{
    private const int Messages = 50;

    [Fact]
    public async Task TwoGateways_OnOneTopicAndGroup_EachBroadcastEverything()
    {
        var topic = KafkaGateway.NewTopic();
        var settings = new Dictionary<string, string>
        {
            ["kafkaBootstrapServers"] = Tool.KafkaServers,
            ["kafkaTopic"] = topic,
            ["kafkaGroupId"] = "one-group-for-all",
            ["STREAMOTTER__KAFKA__PARTITIONS"] = "3",
        };
        await using var first = await GatewayProcess.StartAsync([], settings);
        await using var second = await GatewayProcess.StartAsync([], settings);
        GuideClient[] clients = [.. await GuideClient.ConnectAsync(first, 3), .. await GuideClient.ConnectAsync(second, 3)];
        foreach (var client in clients)
        {
            for (var i = 0; i < Messages; i++)
                await client.SendAsync(GuideClient.Message($"{i}", $"{client.Id}-{i}"));
        }
        await Kcat.WriteAsync(Tool.KafkaServers, topic, Enumerable.Range(0, Messages).Select(i => $"kcat|{GuideClient.Message($"{i}", $"kcat-{i}")}"));

        var senders = clients.Select(client => client.Id).Append("kcat").ToList();
        foreach (var client in clients)
        {
            var received = await client.ReceiveRecordsAsync(senders.Count * Messages);
            // Each sender's messages have one key, so one partition, and keep their order.
            foreach (var sender in senders)
            {
                Assert.Equal(
                    Enumerable.Range(0, Messages).Select(i => $"{sender}-{i}"),
                    received.Select(record => record.Id!).Where(id => id.StartsWith(sender + "-", StringComparison.Ordinal)));
            }
        }
        foreach (var client in clients)
            await client.DisposeAsync();
        await first.StopAsync();
        await second.StopAsync();
    }
}
