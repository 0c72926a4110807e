using System.Threading.Channels;
using Confluent.Kafka;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Testing;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>The Kafka that users' tests are given: the library's producers and consumers take it for one, and it tells what they did.</summary>
public sealed class MockKafkaTests : IAsyncLifetime
{
    private readonly MockKafka _kafka = TestingUtilities.CreateMockKafka();
    private readonly KafkaIntegrationManager _manager = new();

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _manager.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        await _kafka.DisposeAsync();
    }

    [Fact]
    public async Task ReadAsync_WhatAProducerStored_IsAllThere_InOrder()
    {
        _kafka.CreateTopic("orders", partitions: 2);
        var producer = _manager.CreateProducer(new() { BootstrapServers = _kafka.BootstrapServers });
        var reading = _kafka.ReadAsync("orders", atLeast: 5);
        Assert.Empty(await _kafka.ReadAsync("orders").Bounded()); // and so the other has seen its end
        for (var next = 0; next < 5; next++)
            await producer.SendAsync("orders", new ProducerMessage("k", $"{next}") { Headers = [new("h", "x"u8.ToArray())] }, new() { Partition = next % 2 }).Bounded();

        var messages = await reading.Bounded();

        Assert.Equal(["0 at 0/0", "2 at 0/1", "4 at 0/2", "1 at 1/0", "3 at 1/1"], messages.Select(message => $"{message.Text} at {message.Partition}/{message.Offset}"));
        Assert.Equal("k h", $"{messages[0].KeyText} {messages[0].Headers[0].Name}");
        Assert.Equal(5, (await _kafka.ReadAsync("orders").Bounded()).Count); // reading takes nothing away
    }

    [Fact]
    public async Task ReadAsync_OfATopicThatIsNone_IsEmpty_AndMakesNone()
    {
        Assert.Empty(await _kafka.ReadAsync("no-such-topic").Bounded());
        _kafka.CreateTopic("no-such-topic");
        Assert.Contains("no-such-topic", Assert.Throws<InvalidOperationException>(() => _kafka.CreateTopic("no-such-topic")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consumer_OfWhatIsSent_HandlesIt_AndItsPositionIsSeen()
    {
        _kafka.CreateTopic("orders");
        Assert.Null(await _kafka.GetCommittedAsync("billing", "orders").Bounded());
        var receipts = await _kafka.SendAsync("orders", new("a", "1"), new("b", "2")).Bounded();
        Assert.Equal([0, 1], receipts.Select(receipt => receipt.Offset));
        var handled = Channel.CreateUnbounded<string?>();
        var consumer = _manager.CreateConsumer(new KafkaConsumerConfig { BootstrapServers = _kafka.BootstrapServers, GroupId = "billing" }, ["orders"], message => handled.Writer.TryWrite(message.Text));
        await consumer.StartAsync().Bounded();
        Assert.Equal("1", await handled.Reader.ReadAsync().AsTask().Bounded());
        Assert.Equal("2", await handled.Reader.ReadAsync().AsTask().Bounded());
        await consumer.StopAsync().Bounded();
        Assert.Equal(2, await _kafka.GetCommittedAsync("billing", "orders").Bounded());
    }

    [Fact]
    public async Task StopBrokers_SendsWait_UntilTheyAreStarted()
    {
        _kafka.CreateTopic("orders");
        await _kafka.SendAsync("orders", new ProducerMessage("k", "before")).Bounded();
        _kafka.StopBrokers();
        var sending = _kafka.SendAsync("orders", new ProducerMessage("k", "meanwhile"));
        Assert.False(sending.IsCompleted);
        _kafka.StartBrokers();
        Assert.Equal(1, (await sending.Bounded())[0].Offset);
    }

    [Fact]
    public async Task Fail_OfAKind_IsWhatTheNextRequestIsAnswered()
    {
        _kafka.CreateTopic("orders");
        _kafka.Fail(KafkaRequest.Produce, ErrorCode.MsgSizeTooLarge);
        var error = await Assert.ThrowsAsync<KafkaSendException>(() => _kafka.SendAsync("orders", new ProducerMessage("k", "v")).Bounded());
        Assert.Equal(KafkaFailure.MessageTooLarge, error.Failure);
        Assert.Empty(await _kafka.ReadAsync("orders").Bounded());
        _kafka.SetRoundTrip(TimeSpan.FromMilliseconds(1));
        await _kafka.SendAsync("orders", new ProducerMessage("k", "v")).Bounded();
        Assert.Single(await _kafka.ReadAsync("orders", atLeast: 1).Bounded());
    }

    [Fact]
    public async Task Misuse_IsToldBeforeAnyHarm()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TestingUtilities.CreateMockKafka(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestingUtilities.CreateMockKafka(11));
        Assert.Throws<ArgumentOutOfRangeException>(() => _kafka.CreateTopic("t", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _kafka.SetRoundTrip(TimeSpan.FromMilliseconds(-1)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _kafka.ReadAsync(""));
        var ended = TestingUtilities.CreateMockKafka();
        await ended.DisposeAsync();
        await ended.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => ended.CreateTopic("t")); // and not a crash
    }
}
