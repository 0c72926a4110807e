using System.Threading.Channels;
using Confluent.Kafka;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Testing;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>The Kafka that users' tests are given: the library's producers and consumers take it for one, and it tells what they did.</summary>
public sealed class MockKafkaTests : MockKafkaTest
{
    [Fact]
    public async Task ReadAsync_WhatAProducerStored_IsAllThere_InOrder()
    {
        Kafka.CreateTopic("orders", partitions: 2);
        var producer = Manager.CreateProducer(new() { BootstrapServers = Kafka.BootstrapServers });
        var reading = Kafka.ReadAsync("orders", atLeast: 5);
        Assert.Empty(await Kafka.ReadAsync("orders").Bounded()); // and so the other has seen its end
        for (var next = 0; next < 5; next++)
            await producer.SendAsync("orders", new ProducerMessage("k", $"{next}") { Headers = [new("h", "x"u8.ToArray())] }, new() { Partition = next % 2 }).Bounded();

        var messages = await reading.Bounded();

        Assert.Equal(["0 at 0/0", "2 at 0/1", "4 at 0/2", "1 at 1/0", "3 at 1/1"], messages.Select(message => $"{message.Text} at {message.Partition}/{message.Offset}"));
        Assert.Equal("k h", $"{messages[0].KeyText} {messages[0].Headers[0].Name}");
        Assert.Equal(5, (await Kafka.ReadAsync("orders").Bounded()).Count); // reading takes nothing away
    }

    [Fact]
    public async Task ReadAsync_OfATopicThatIsNone_IsEmpty_AndMakesNone()
    {
        Assert.Empty(await Kafka.ReadAsync("no-such-topic").Bounded());
        Kafka.CreateTopic("no-such-topic");
        Assert.Contains("no-such-topic", Assert.Throws<InvalidOperationException>(() => Kafka.CreateTopic("no-such-topic")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consumer_OfWhatIsSent_HandlesIt_AndItsPositionIsSeen()
    {
        Kafka.CreateTopic("orders");
        Assert.Null(await Kafka.GetCommittedAsync("billing", "orders").Bounded());
        var receipts = await Kafka.SendAsync("orders", new("a", "1"), new("b", "2")).Bounded();
        Assert.Equal([0, 1], receipts.Select(receipt => receipt.Offset));
        var handled = Channel.CreateUnbounded<string?>();
        var consumer = Manager.CreateConsumer(new KafkaConsumerConfig { BootstrapServers = Kafka.BootstrapServers, GroupId = "billing" }, ["orders"], message => handled.Writer.TryWrite(message.Text));
        await consumer.StartAsync().Bounded();
        Assert.Equal("1", await handled.Reader.ReadAsync().AsTask().Bounded());
        Assert.Equal("2", await handled.Reader.ReadAsync().AsTask().Bounded());
        await consumer.StopAsync().Bounded();
        Assert.Equal(2, await Kafka.GetCommittedAsync("billing", "orders").Bounded());
    }

    [Fact]
    public async Task StopBrokers_SendsWait_UntilTheyAreStarted()
    {
        Kafka.CreateTopic("orders");
        await Kafka.SendAsync("orders", new ProducerMessage("k", "before")).Bounded();
        Kafka.StopBrokers();
        var sending = Kafka.SendAsync("orders", new ProducerMessage("k", "meanwhile"));
        Assert.False(sending.IsCompleted);
        Kafka.StartBrokers();
        Assert.Equal(1, (await sending.Bounded())[0].Offset);
    }

    [Fact]
    public async Task Fail_OfAKind_IsWhatTheNextRequestIsAnswered()
    {
        Kafka.CreateTopic("orders");
        Kafka.Fail(KafkaRequest.Produce, ErrorCode.MsgSizeTooLarge);
        var error = await Assert.ThrowsAsync<KafkaSendException>(() => Kafka.SendAsync("orders", new ProducerMessage("k", "v")).Bounded());
        Assert.Equal(KafkaFailure.MessageTooLarge, error.Failure);
        Assert.Empty(await Kafka.ReadAsync("orders").Bounded());
        Kafka.SetRoundTrip(TimeSpan.FromMilliseconds(1));
        await Kafka.SendAsync("orders", new ProducerMessage("k", "v")).Bounded();
        Assert.Single(await Kafka.ReadAsync("orders", atLeast: 1).Bounded());
    }

    [Fact]
    public async Task Misuse_IsToldBeforeAnyHarm()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TestingUtilities.CreateMockKafka(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestingUtilities.CreateMockKafka(11));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kafka.CreateTopic("t", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kafka.SetRoundTrip(TimeSpan.FromMilliseconds(-1)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Kafka.ReadAsync(""));
        var ended = TestingUtilities.CreateMockKafka();
        await ended.DisposeAsync();
        await ended.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => ended.CreateTopic("t")); // and not a crash
    }
}
