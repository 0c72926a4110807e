using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Support;

namespace StreamOtter.Kafka.Tests.Integration;

public sealed class ProducerTests : KafkaTest
{
    [Fact]
    public async Task SendMessageAsync_Message_ComesWithAllItHas()
    {
        var topic = await NewTopicAsync(partitions: 3);
        var (consumer, handled) = Consume(topic);
        await Manager.StartConsumerAsync(consumer);
        var time = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

        var receipt = await Manager.SendMessageAsync(
            Producer, topic, new ProducerMessage("user1", "clicked-button") { Headers = [new("a", new byte[] { 1 }), new("a", null)] },
            new SendOptions { Partition = 2, Timestamp = time }).Bounded();

        Assert.Equal(new SendReceipt(topic, 2, 0), receipt);
        await UntilAsync(() => handled.Count == 1);
        var message = handled.Messages[0];
        Assert.Equal((topic, 2, 0L, "user1", "clicked-button", time), (message.Topic, message.Partition, message.Offset, message.KeyText, message.Text, message.Timestamp));
        Assert.Equal(["a", "a"], message.Headers.Select(header => header.Name));
        Assert.Equal(new byte[] { 1 }, message.Headers[0].Value!.Value.ToArray());
        Assert.Null(message.Headers[1].Value);
    }

    [Fact]
    public async Task SendMessageAsync_NothingAtAll_IsAMessageWithoutKeyAndValue()
    {
        var topic = await NewTopicAsync();
        var (consumer, handled) = Consume(topic);
        await consumer.StartAsync();

        await Producer.SendAsync(topic, new ProducerMessage()).Bounded();
        await Producer.SendAsync(topic, new ProducerMessage("", "")).Bounded();

        await UntilAsync(() => handled.Count == 2);
        Assert.Null(handled.Messages[0].Key);
        Assert.Null(handled.Messages[0].Value);
        Assert.Equal(("", ""), (handled.Messages[1].KeyText, handled.Messages[1].Text));
    }

    [Fact]
    public async Task SendMessagesAsync_Many_AreStoredInOrder()
    {
        var topic = await NewTopicAsync();

        var receipts = await Manager.SendMessagesAsync(Producer, topic, Enumerable.Range(0, 20_000).Select(n => new ProducerMessage("k", $"{n}"))).Bounded();

        Assert.Equal(Enumerable.Range(0, 20_000).Select(n => (long)n), receipts.Select(receipt => receipt.Offset));
    }

    [Fact]
    public async Task SendAsync_CallsThatNobodyWaitsFor_AreStoredInTheirOrder()
    {
        var topic = await NewTopicAsync();
        var producer = Manager.CreateProducer(new() { BootstrapServers = Servers, Settings = new() { ["queue.buffering.max.messages"] = "50" } });

        var sends = Enumerable.Range(0, 1_000).Select(n => producer.SendAsync(topic, new ProducerMessage("k", $"{n}"))).ToList();

        var receipts = await Task.WhenAll(sends).Bounded();
        Assert.Equal(Enumerable.Range(0, 1_000).Select(n => (long)n), receipts.Select(receipt => receipt.Offset));
    }

    [Fact]
    public async Task SendMessagesAsync_OneTooLarge_TellsWhichAndStoresTheOthers()
    {
        var topic = await NewTopicAsync();

        var error = await Assert.ThrowsAsync<KafkaSendException>(() => Manager.SendMessagesAsync(
            Producer, topic, [new("a", "a"), new("b", new string('x', 2_000_000)), new("c", "c")]).Bounded());

        Assert.Equal(KafkaFailure.MessageTooLarge, error.Failure);
        Assert.Equal([true, false, true], error.Results.Select(result => result.Receipt is not null));
        Assert.Equal(KafkaFailure.MessageTooLarge, error.Results[1].Failure);
    }

    [Fact]
    public async Task SendAsync_NoSuchPartitionOrTopic_SaysSo()
    {
        var topic = await NewTopicAsync();
        var strict = Manager.CreateProducer(new() { BootstrapServers = Servers, AllowTopicCreation = false, RequestTimeout = TimeSpan.FromSeconds(5) });

        Assert.Equal(KafkaFailure.PartitionNotFound, (await Assert.ThrowsAsync<KafkaSendException>(() =>
            strict.SendAsync(topic, new ProducerMessage("a", "a"), new SendOptions { Partition = 7 }).Bounded())).Failure);
        Assert.Equal(KafkaFailure.TopicNotFound, (await Assert.ThrowsAsync<KafkaSendException>(() => strict.SendAsync("nowhere-" + Group, new ProducerMessage("a", "a")).Bounded())).Failure);
        await Assert.ThrowsAsync<ArgumentException>(() => strict.SendAsync("", new ProducerMessage("a", "a")));
    }

    [Fact]
    public async Task DisposeAsync_MessagesOnTheirWay_AreStoredFirst()
    {
        var topic = await NewTopicAsync();
        var producer = new KafkaProducer(new() { BootstrapServers = Servers, Linger = TimeSpan.FromSeconds(1) });
        var send = producer.SendAsync(topic, new ProducerMessage("a", "a"));

        await producer.DisposeAsync().AsTask().Bounded();

        Assert.Equal(0, (await send.Bounded()).Offset);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => producer.SendAsync(topic, new ProducerMessage("a", "a")));
    }
}
