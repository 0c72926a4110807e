using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Kafka;

/// <summary>What clients send is in the topic, for every reader of it.</summary>
public sealed class PublishTests
{
    [Fact]
    public async Task MessagesOfClients_ReadByKcat_AreTheBytesSentWithTheClientsId()
    {
        var topic = KafkaGateway.NewTopic();
        await using var gateway = await KafkaGateway.StartAsync(topic);
        await using var one = await GuideClient.ConnectAsync(gateway);
        await using var other = await GuideClient.ConnectAsync(gateway);
        string[] messages =
        [
            GuideClient.Message("plain", "a"),
            """{ "timestamp" : "2026-01-01T12:00:00+02:00", "id":"b" , "content":"Zażółć \u0021 🦦 \"quoted\"\n", "messageType":"USER", "n":1.50 }""",
            """{"messageType":"USER","content":"","timestamp":"2026-01-01","id":"c","nested":{"a":[null,true]}}""",
        ];
        foreach (var message in messages)
            await one.SendAsync(message);
        await other.SendAsync(messages[0]);
        var acks = new List<GuideReply>();
        while (acks.Count < messages.Length)
            acks.Add(await one.ReceiveAsync(reply => reply.Type is "ACK" or "ERROR"));
        var otherAck = await other.ReceiveAsync(reply => reply.Type is "ACK" or "ERROR");

        var stored = await Kcat.ReadAsync(Tool.KafkaServers, topic);
        Assert.Equal(messages, stored.Where(record => record.Key == one.Id).OrderBy(record => record.Offset).Select(record => record.Value));
        Assert.Equal(messages[0], Assert.Single(stored, record => record.Key == other.Id).Value);
        Assert.All(stored, record => Assert.Equal($"clientId={record.Key}", record.Headers));
        Assert.Equal(["a", "b", "c"], acks.Select(ack => ack.Id));
        Assert.Equal([1, 2, 3], acks.Select(ack => ack.Json.GetProperty("message").GetInt32()));
        foreach (var ack in acks.Append(otherAck))
        {
            Assert.Equal("ACK", ack.Type);
            Assert.Contains(stored, record => (record.Partition, record.Offset) == ack.Place && record.MessageId == ack.Id);
        }
        await gateway.StopAsync();
    }

    [Fact]
    public async Task BadMessages_AreAnsweredWithErrors_AndNothingOfThemIsStored()
    {
        var topic = KafkaGateway.NewTopic();
        await using var gateway = await KafkaGateway.StartAsync(topic, partitions: 1);
        await using var client = await GuideClient.ConnectAsync(gateway);
        (string Message, string Code)[] bad =
        [
            ("not json", "not-json"),
            ("[1]", "not-object"),
            ("""{"messageType":"USER","content":"no time"}""", "missing-field"),
            ("""{"messageType":"USER","content":1,"timestamp":"2026-01-01T12:00:00Z"}""", "wrong-field"),
            ("""{"messageType":"ACK","content":"x","timestamp":"2026-01-01T12:00:00Z"}""", "wrong-type"),
            (GuideClient.Message(new string('x', 1 << 20), "big"), "too-large"),
        ];
        foreach (var (message, code) in bad)
        {
            await client.SendAsync(message);
            var reply = await client.ReceiveAsync();
            Assert.Equal(("ERROR", code), (reply.Type, reply.Code));
        }
        await client.SendAsync(GuideClient.Message("good", "good"));
        Assert.Equal("ACK", (await client.ReceiveAsync(reply => !reply.IsRecord)).Type);
        Assert.Equal("good", Assert.Single(await Kcat.ReadAsync(Tool.KafkaServers, topic)).MessageId);
        await gateway.StopAsync();
    }
}
