using Confluent.Kafka;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Testing;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>On librdkafka's mock cluster: no Kafka is needed, and brokers err as they are told.</summary>
public sealed class MockClusterTests : MockKafkaTest
{
    /// <summary>The example of docs/kafka.md.</summary>
    [Fact]
    public async Task Manager_TheExample_SendsAndReceives()
    {
        var received = new TaskCompletionSource<string?>();
        var producer = Manager.CreateProducer(new KafkaProducerConfig { BootstrapServers = Kafka.BootstrapServers });
        var topic = "user-actions";
        var message = new ProducerMessage(key: "user1", value: "clicked-button");
        await Manager.SendMessageAsync(producer, topic, message).Bounded();

        var consumer = Manager.CreateConsumer(
            new KafkaConsumerConfig { BootstrapServers = Kafka.BootstrapServers, GroupId = "my-app" },
            [topic],
            message => received.TrySetResult(message.Text));
        await Manager.StartConsumerAsync(consumer).Bounded();

        Assert.Equal("clicked-button", await received.Task.Bounded());
        await Manager.StopConsumerAsync(consumer).Bounded();
    }

    [Fact]
    public async Task SendMessagesAsync_BrokersErr_StoresEachOnceAndInOrder()
    {
        var producer = Manager.CreateProducer(new() { BootstrapServers = Kafka.BootstrapServers });
        await producer.SendAsync("t", new ProducerMessage("k", "first"), new SendOptions { Partition = 0 }).Bounded();
        Kafka.Fail(KafkaRequest.Produce, ErrorCode.NotLeaderForPartition, ErrorCode.RequestTimedOut, ErrorCode.NotEnoughReplicas);

        var receipts = await Manager.SendMessagesAsync(
            producer, "t", Enumerable.Range(0, 100).Select(n => new ProducerMessage("k", $"{n}")), new SendOptions { Partition = 0 }).Bounded();

        Assert.Equal(Enumerable.Range(1, 100).Select(n => (long)n), receipts.Select(receipt => receipt.Offset));
    }

    [Fact]
    public async Task SendAsync_BrokerRefuses_SaysWhy()
    {
        var producer = Manager.CreateProducer(new() { BootstrapServers = Kafka.BootstrapServers });
        Kafka.Fail(KafkaRequest.Produce, ErrorCode.TopicAuthorizationFailed);

        var error = await Assert.ThrowsAsync<KafkaSendException>(() => producer.SendAsync("t", new ProducerMessage("k", "v")).Bounded());

        Assert.Equal(KafkaFailure.Forbidden, error.Failure);
    }

    [Fact]
    public async Task CommitOffsetAsync_BrokerRefuses_SaysWhyAndTheConsumerGoesOn()
    {
        var producer = Manager.CreateProducer(new() { BootstrapServers = Kafka.BootstrapServers });
        await producer.SendAsync("t", new ProducerMessage("k", "v")).Bounded();
        await using var consumer = Manager.CreateConsumer(
            new KafkaConsumerConfig { BootstrapServers = Kafka.BootstrapServers, GroupId = "g", AutoCommit = false }, "t");
        var batch = await consumer.ConsumeBatchAsync(1).Bounded();
        Kafka.Fail(KafkaRequest.OffsetCommit, ErrorCode.GroupAuthorizationFailed);

        var error = await Assert.ThrowsAsync<KafkaIntegrationException>(() => consumer.CommitBatchOffsetsAsync(batch).Bounded());

        Assert.Equal(KafkaFailure.Forbidden, error.Failure);
        await consumer.CommitBatchOffsetsAsync(batch).Bounded();
    }
}
