using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Kafka;

/// <summary>What Kafka's tools write reaches every client.</summary>
public sealed class BroadcastTests
{
    private const int Clients = 100;
    private const int Records = 300;

    [Fact]
    public async Task LinesOfKcat_OverThreePartitions_ReachEachOf100ClientsOnceInOrder()
    {
        var topic = KafkaGateway.NewTopic();
        await using var gateway = await KafkaGateway.StartAsync(topic);
        var clients = await GuideClient.ConnectAsync(gateway, Clients);
        await Kcat.WriteAsync(Tool.KafkaServers, topic, Enumerable.Range(0, Records).Select(i => $"key{i % 29}|line {i}"));

        var received = await Task.WhenAll(clients.Select(client => client.ReceiveRecordsAsync(Records)));
        var stored = await Kcat.ReadAsync(Tool.KafkaServers, topic);
        Assert.Equal(Records, stored.Count);
        Assert.Equal(3, stored.DistinctBy(record => record.Partition).Count());
        foreach (var records in received)
            IsWholeAndInOrder(stored, records);

        // Nothing comes a second time, and nothing that was there before a client came: what comes next is the next record.
        clients = [.. clients, .. await GuideClient.ConnectAsync(gateway, 3)];
        await Kcat.WriteAsync(Tool.KafkaServers, topic, ["key|last"]);
        foreach (var client in clients)
        {
            Assert.Equal("last", (await client.ReceiveAsync()).Content);
            await client.DisposeAsync();
        }
        await gateway.StopAsync();
    }

    [Fact]
    public async Task BytesAndTombstonesOfKcat_ReachClients_AsTheGuideSays()
    {
        using var directory = new TestDirectory();
        var topic = KafkaGateway.NewTopic();
        await using var gateway = await KafkaGateway.StartAsync(topic, partitions: 1);
        await using var client = await GuideClient.ConnectAsync(gateway);
        byte[] bytes = [0, 1, 0xff, 0xfe, (byte)'\n', 0x80];
        await File.WriteAllBytesAsync(directory.At("bytes"), bytes);

        await Kcat.RunAsync(["-P", "-b", Tool.KafkaServers, "-t", topic, directory.At("bytes")]);
        await Kcat.RunAsync(["-P", "-b", Tool.KafkaServers, "-t", topic, "-K", "|", "-Z"], "key|\n");
        await Kcat.WriteAsync(Tool.KafkaServers, topic, ["key|{\"messageType\":\"SYSTEM\",\"content\":\"maintenance\",\"timestamp\":\"2026-01-01T12:00:00Z\",\"extra\":[1, 2]}"]);
        var records = await client.ReceiveRecordsAsync(3);

        Assert.Equal(("USER", Convert.ToBase64String(bytes), "base64"), (records[0].Type, records[0].Content, Encoding(records[0])));
        Assert.Equal(("USER", "", "none"), (records[1].Type, records[1].Content, Encoding(records[1])));
        Assert.Equal(("SYSTEM", "maintenance"), (records[2].Type, records[2].Content));
        Assert.Equal("[1, 2]", records[2].Json.GetProperty("extra").GetRawText());
        Assert.Equal([0L, 1, 2], records.Select(record => record.Place.Offset));
        await gateway.StopAsync();
    }

    private static string Encoding(GuideReply reply) => reply.Json.GetProperty("encoding").GetString()!;

    private static void IsWholeAndInOrder(List<StoredRecord> stored, List<GuideReply> received)
    {
        foreach (var partition in stored.GroupBy(record => record.Partition))
        {
            Assert.Equal(
                partition.Select(record => (record.Offset, record.Value)),
                received.Where(record => record.Place.Partition == partition.Key).Select(record => (record.Place.Offset, record.Content)));
        }
    }
}
