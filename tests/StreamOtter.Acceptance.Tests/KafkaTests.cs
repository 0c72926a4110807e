using System.Text.Json;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests;

/// <summary>Gateways between real clients, a real Kafka and Kafka's own tools.</summary>
public sealed class KafkaTests
{
    private readonly string _topic = "accept-" + Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task Records_OfKcat_ReachAllOf100ClientsOnceAndInOrder()
    {
        var (servers, kcat) = (Tool.Kafka, Tool.Kcat);
        const int count = 300;
        await using var gateway = await GatewayProcess.StartAsync(
            ["--kafka", servers, "--topic", _topic], new Dictionary<string, string> { ["STREAMOTTER__KAFKA__PARTITIONS"] = "3" });
        var clients = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => GuideClient.ConnectAsync(gateway.Guide)));
        var lines = string.Concat(Enumerable.Range(0, count).Select(i => $"key{i % 7}:line {i}\n"));
        await Tool.RunAsync(kcat, ["-P", "-b", servers, "-t", _topic, "-K:"], lines);

        foreach (var client in clients)
        {
            var records = await client.NextBroadcastsAsync(count);
            Assert.Equal(count, records.Select(record => record.GetProperty("content").GetString()).Distinct().Count());
            foreach (var partition in records.GroupBy(record => Position(record).Partition))
                Assert.Equal(Enumerable.Range(0, partition.Count()).Select(i => (long)i), partition.Select(record => Position(record).Offset));
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Records_ThatAreNoMessages_ArriveAsWhatTheyAre()
    {
        var (servers, kcat) = (Tool.Kafka, Tool.Kcat);
        await using var gateway = await GatewayProcess.OnKafkaAsync(servers, _topic);
        await using var client = await GuideClient.ConnectAsync(gateway.Guide);
        var bytes = Path.Combine(Repository.NewDirectory(), "bytes");
        await File.WriteAllBytesAsync(bytes, [0xFF, 0x00, 0xFE]);
        await Tool.RunAsync(kcat, ["-P", "-b", servers, "-t", _topic, bytes]);
        await Tool.RunAsync(kcat, ["-P", "-b", servers, "-t", _topic, "-K:", "-Z"], "gone:\n");

        var (binary, tombstone) = (await client.NextBroadcastAsync(), await client.NextBroadcastAsync());
        Assert.Equal(("/wD+", "base64"), (binary.GetProperty("content").GetString(), binary.GetProperty("encoding").GetString()));
        Assert.Equal(("", "none"), (tombstone.GetProperty("content").GetString(), tombstone.GetProperty("encoding").GetString()));
    }

    [Fact]
    public async Task Messages_OfClients_AreReadByKcatAsTheyWereSent()
    {
        var (servers, kcat) = (Tool.Kafka, Tool.Kcat);
        await using var gateway = await GatewayProcess.OnKafkaAsync(servers, _topic);
        await using var client = await GuideClient.ConnectAsync(gateway.Guide);
        const string sent = """{ "messageType":"USER",  "content":"ä \u00e4", "timestamp":"2024-01-01T12:00:00", "extra":[1, 2] }""";
        await client.SendRawAsync(sent);
        Assert.Equal("ACK", (await client.NextAnswerAsync()).GetProperty("messageType").GetString());
        Assert.Equal($"{client.Id}|clientId={client.Id}|{sent}\n", await Tool.RunAsync(kcat, ["-C", "-b", servers, "-t", _topic, "-e", "-q", "-f", "%k|%h|%s\n"]));
    }

    [Fact]
    public async Task TwoGateways_OnOneTopic_EachDeliverEverything()
    {
        var servers = Tool.Kafka;
        await using var first = await GatewayProcess.OnKafkaAsync(servers, _topic);
        await using var second = await GatewayProcess.OnKafkaAsync(servers, _topic);
        await using var one = await GuideClient.ConnectAsync(first.Guide);
        await using var two = await GuideClient.ConnectAsync(second.Guide);
        for (var i = 0; i < 50; i++)
        {
            await one.SendAsync($"one-{i}");
            await two.SendAsync($"two-{i}");
        }
        var expected = Enumerable.Range(0, 50).SelectMany(i => new[] { $"one-{i}", $"two-{i}" }).Order(StringComparer.Ordinal).ToArray();
        foreach (var client in new[] { one, two })
            Assert.Equal(expected, (await client.NextBroadcastsAsync(100)).Select(record => record.GetProperty("content").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Kill_WhileClientsPublish_LosesNothingAcked()
    {
        var (servers, kcat) = (Tool.Kafka, Tool.Kcat);
        for (var round = 0; round < KillTests.Rounds; round++)
        {
            var acked = await KillTests.PublishUntilKilledAsync(() => GatewayProcess.OnKafkaAsync(servers, _topic), $"r{round}");
            var stored = await Tool.RunAsync(kcat, ["-C", "-b", servers, "-t", _topic, "-e", "-q", "-f", "%s\n"]);
            var contents = stored.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("content").GetString()!);
            Assert.Empty(acked.Except(contents));
        }
    }

    private static (int Partition, long Offset) Position(JsonElement record) =>
        (record.GetProperty("position").GetProperty("partition").GetInt32(), record.GetProperty("position").GetProperty("offset").GetInt64());
}
