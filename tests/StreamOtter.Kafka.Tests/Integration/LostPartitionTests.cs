using System.Collections.Concurrent;
using Confluent.Kafka;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Testing;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>A consumer loses its partitions, as in an outage that outlasts its session, and gets them again.</summary>
public sealed class LostPartitionTests : MockKafkaTest
{
    private readonly TaskCompletionSource<ConsumerMessage> _entered = new();
    private readonly TaskCompletionSource _lost = new();
    private readonly ConcurrentQueue<string?> _handled = new();

    [Fact]
    public async Task Partition_LostWhilePaused_GoesOn()
    {
        var texts = Enumerable.Range(0, 10).Select(n => $"{n}").ToList();
        await Kafka.SendAsync("t", [.. texts.Select(text => new ProducerMessage("k", text))]).Bounded();
        var consumer = Create(new KafkaConsumerConfig { MaxBuffered = 1 });
        await consumer.StartAsync().Bounded();
        await _entered.Task.Bounded();

        await LoseAsync();

        await KafkaTest.UntilAsync(() => _handled.Count == 10, "the ten messages");
        Assert.Equal(texts, _handled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Latest_LostBeforeAPositionWasKept_GoesOnWhereItWas(bool autoCommit)
    {
        await Kafka.SendAsync("t", new ProducerMessage("k", "old")).Bounded();
        var consumer = Create(new KafkaConsumerConfig { OffsetReset = OffsetReset.Latest, AutoCommit = autoCommit, AutoCommitInterval = TimeSpan.FromHours(1) });
        await consumer.StartAsync().Bounded();
        // The end that it begins at is found out after the start.
        var next = 0;
        await KafkaTest.UntilAsync(() =>
        {
            Assert.True(Kafka.SendAsync("t", new ProducerMessage("k", $"{next++}")).Wait(Limits.Wait));
            return _entered.Task.IsCompleted;
        });
        var first = await _entered.Task;

        await LoseAsync();

        await KafkaTest.UntilAsync(() => !_handled.IsEmpty, "the message that was under way");
        Assert.Equal(first.Text, _handled.First());
        Assert.DoesNotContain("old", _handled);
    }

    [Fact]
    public async Task Partition_LostWhileACommitIsNotAnswered_GoesAtOnce()
    {
        await Kafka.SendAsync("t", new ProducerMessage("k", "v")).Bounded();
        var consumer = Create(new KafkaConsumerConfig { AutoCommit = false, Settings = { ["session.timeout.ms"] = "2000" } });
        await consumer.StartAsync().Bounded();
        var message = await _entered.Task.Bounded();
        Kafka.SetRoundTrip(TimeSpan.FromMinutes(1));

        var committing = consumer.CommitOffsetAsync(message);

        await KafkaTest.UntilAsync(() => consumer.Partitions == 0, "the loss");
        Assert.False(committing.IsCompleted);
    }

    private async Task LoseAsync()
    {
        Kafka.Fail(KafkaRequest.Heartbeat, ErrorCode.UnknownMemberId);
        await _lost.Task.Bounded();
    }

    /// <summary>The first message's handling lasts until the partition is lost.</summary>
    private KafkaConsumer Create(KafkaConsumerConfig config)
    {
        config.BootstrapServers = Kafka.BootstrapServers;
        config.GroupId = "g";
        config.Settings["heartbeat.interval.ms"] = "500";
        return Manager.CreateConsumer(config, ["t"], async (message, token) =>
        {
            if (_entered.TrySetResult(message))
            {
                await using var registration = token.Register(_lost.SetResult);
                await _lost.Task;
            }
            else
            {
                _handled.Enqueue(message.Text);
            }
        });
    }
}
