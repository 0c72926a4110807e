using Confluent.Kafka.Admin;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Support;

namespace StreamOtter.Kafka.Tests.Integration;

public sealed class ConsumerTests : KafkaTest
{
    [Fact]
    public async Task StartAsync_TopicThatWasJustMade_IsFound()
    {
        using var admin = Admin();
        for (var i = 0; i < 20; i++)
        {
            var topic = "t-" + Guid.NewGuid().ToString("N");
            var (consumer, _) = Consume(topic);
            var starting = consumer.StartAsync();
            await admin.CreateTopicsAsync([new TopicSpecification { Name = topic }]);
            await starting.Bounded();
            await consumer.StopAsync().Bounded();
        }
        Assert.Empty(Failures);
    }

    [Fact]
    public async Task StartAsync_OneOfTwoTopicsIsMissing_SaysSo()
    {
        var topic = await NewTopicAsync();
        var consumer = Manager.CreateConsumer(Config(), [topic, "nowhere-" + Group], _ => { });

        var error = await Assert.ThrowsAsync<KafkaIntegrationException>(() => consumer.StartAsync().Bounded());

        Assert.Equal(KafkaFailure.TopicNotFound, error.Failure);
        Assert.Contains("nowhere-" + Group, error.Message);
    }

    [Fact]
    public async Task StopConsumerAsync_AfterHandling_KeepsPositionsSoThatNothingComesTwice()
    {
        var topic = await NewTopicAsync(partitions: 2);
        await SendAsync(topic, 500);
        var (consumer, handled) = Consume(topic);
        await Manager.StartConsumerAsync(consumer).Bounded();
        await UntilAsync(() => handled.Count == 500);
        await Manager.StopConsumerAsync(consumer).Bounded();

        await SendAsync(topic, 10, from: 500);
        await Manager.StartConsumerAsync(consumer).Bounded();

        await UntilAsync(() => handled.Count >= 510);
        Assert.Equal(510, handled.Texts.Distinct().Count());
        Assert.Equal(510, handled.Count);
        Assert.Empty(Failures);
    }

    [Fact]
    public async Task Handler_SlowerThanTheTopic_GetsAllInOrderWithFewHeld()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 3_000);
        var (consumer, handled) = Consume(topic, config => config.MaxBuffered = 10, async (_, _) => await Task.Yield());

        await consumer.StartAsync().Bounded();

        await UntilAsync(() => handled.Count == 3_000);
        Assert.Equal(Enumerable.Range(0, 3_000).Select(n => $"{n}"), handled.Texts);
    }

    [Fact]
    public async Task Handler_SeveralPartitions_RunsAsManyAtOnceAsAllowedAndOneOfEach()
    {
        var topic = await NewTopicAsync(partitions: 3);
        for (var partition = 0; partition < 3; partition++)
            await SendAsync(topic, 20, partition: partition);
        var (now, most, perPartition) = (0, 0, new int[3]);
        var both = new TaskCompletionSource();
        var (consumer, handled) = Consume(topic, config => config.MaxConcurrency = 2, async (message, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref perPartition[message.Partition]));
            var running = Interlocked.Increment(ref now);
            InterlockedMax(ref most, running);
            if (running == 2)
                both.TrySetResult();
            await both.Task.Bounded();
            Interlocked.Decrement(ref now);
            Interlocked.Decrement(ref perPartition[message.Partition]);
        });

        await consumer.StartAsync().Bounded();

        await UntilAsync(() => handled.Count == 60);
        Assert.Equal(2, most);
        foreach (var partition in handled.Messages.GroupBy(message => message.Partition))
            Assert.Equal(Enumerable.Range(0, 20).Select(n => (long)n), partition.Select(message => message.Offset));
    }

    [Fact]
    public async Task StopConsumerAsync_MessageUnderWay_IsWaitedForAndKept()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 5);
        var entered = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var (consumer, handled) = Consume(topic, handler: async (_, _) =>
        {
            entered.TrySetResult();
            await go.Task;
        });
        await consumer.StartAsync().Bounded();
        await entered.Task.Bounded();

        var stop = consumer.StopAsync();
        Assert.False(stop.IsCompleted);
        go.SetResult();
        await stop.Bounded();

        Assert.Equal(handled.Count, await CommittedAsync(topic));
        Assert.InRange(handled.Count, 1, 5);
        Assert.False(consumer.IsRunning);
    }

    [Fact]
    public async Task StopConsumerAsync_HandlerThatDoesNotEnd_IsAbandonedAndNotKept()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 1);
        var entered = new TaskCompletionSource();
        var abandoned = new TaskCompletionSource();
        var (consumer, _) = Consume(topic, config => config.DrainTimeout = TimeSpan.FromMilliseconds(100), async (_, token) =>
        {
            await using var registration = token.Register(() => abandoned.TrySetResult());
            entered.TrySetResult();
            await new TaskCompletionSource().Task;
        });
        await consumer.StartAsync().Bounded();
        await entered.Task.Bounded();

        await consumer.StopAsync().Bounded();

        await abandoned.Task.Bounded();
        Assert.True(await CommittedAsync(topic) < 0);
    }

    [Fact]
    public async Task SecondMember_JoinsUnderLoad_NothingIsLostOrHandledTwice()
    {
        var topic = await NewTopicAsync(partitions: 6);
        var (first, one) = Consume(topic, handler: async (_, _) => await Task.Yield());
        var (second, two) = Consume(topic, handler: async (_, _) => await Task.Yield());
        await first.StartAsync().Bounded();
        using var stop = new CancellationTokenSource();
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            for (; !stop.IsCancellationRequested; sent += 100)
                await SendAsync(topic, 100, from: sent);
        });
        await UntilAsync(() => one.Count > 500);

        await second.StartAsync().Bounded();
        await UntilAsync(() => two.Count > 500);
        await first.StopAsync().Bounded();
        var before = two.Count;
        await UntilAsync(() => two.Messages.Skip(before).Select(message => message.Partition).Distinct().Count() == 6);
        await stop.CancelAsync();
        await sending.Bounded();

        await UntilAsync(() => one.Texts.Concat(two.Texts).Distinct().Count() == sent);
        var twice = one.Messages.Select(m => (Who: 1, m)).Concat(two.Messages.Select(m => (Who: 2, m))).GroupBy(m => m.m.Text).Where(g => g.Count() > 1);
        Assert.Equal("", string.Join("; ", twice.Select(messages => string.Join(", ", messages.Select(m => $"{m.Who}: [{m.m.Partition}]@{m.m.Offset}")))));
        Assert.Empty(Failures);
    }

    [Fact]
    public async Task SecondMember_JoinsWhileAHandlerDoesNotEnd_GetsItsShare()
    {
        var topic = await NewTopicAsync(partitions: 2);
        await SendAsync(topic, 1, partition: 0);
        await SendAsync(topic, 1, partition: 1);
        var entered = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var (first, _) = Consume(topic, config => config.DrainTimeout = TimeSpan.FromMilliseconds(100), async (_, _) =>
        {
            entered.TrySetResult();
            await go.Task;
        });
        var (second, handled) = Consume(topic);
        await first.StartAsync().Bounded();
        await entered.Task.Bounded();

        // The group is dealt anew only when its first member polls.
        await second.StartAsync().Bounded();

        await UntilAsync(() => handled.Count > 0);
        go.SetResult();
    }

    [Fact]
    public async Task StartConsumerAsync_MoreMembersThanPartitions_CompletesForAll()
    {
        var topic = await NewTopicAsync();
        var (first, _) = Consume(topic);
        var (second, _) = Consume(topic);

        await first.StartAsync().Bounded();
        await second.StartAsync().Bounded();

        Assert.True(first.IsRunning && second.IsRunning);
    }

    [Fact]
    public async Task ReadAllAsync_LoopThatIsLeft_GivesTheLastMessageAgain()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 10);
        await using var consumer = Manager.CreateConsumer(Config(), topic);
        var seen = new List<string?>();

        await foreach (var message in consumer.ReadAllAsync())
        {
            seen.Add(message.Text);
            if (seen.Count == 4)
                break;
        }
        Assert.False(consumer.IsRunning);
        Assert.Equal(3, await CommittedAsync(topic));
        await foreach (var message in consumer.ReadAllAsync())
        {
            seen.Add(message.Text);
            if (seen.Count == 11)
                break;
        }

        Assert.Equal(["0", "1", "2", "3", "3", "4", "5", "6", "7", "8", "9"], seen);
    }

    [Fact]
    public async Task ReadAllAsync_Stopped_EndsAndKeepsPositions()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 10);
        await using var consumer = Manager.CreateConsumer(Config(), topic);
        var seen = 0;

        await foreach (var message in consumer.ReadAllAsync())
        {
            if (++seen == 10)
                _ = consumer.StopAsync();
        }

        Assert.Equal(10, await CommittedAsync(topic));
    }

    [Fact]
    public async Task ConsumeBatchAsync_Batches_AreDoneWithTheNext()
    {
        var topic = await NewTopicAsync(partitions: 2);
        await SendAsync(topic, 20, partition: 0);
        await SendAsync(topic, 20, partition: 1);
        await using var consumer = Manager.CreateConsumer(Config(), topic);
        var seen = new List<ConsumerMessage>();

        while (seen.Count < 40)
        {
            var batch = await Manager.ConsumeBatchAsync(consumer, 7).Bounded();
            Assert.InRange(batch.Count, 1, 7);
            seen.AddRange(batch);
        }
        await Manager.CommitBatchOffsetsAsync(consumer, seen).Bounded();

        Assert.Equal(40, seen.Select(message => (message.Partition, message.Offset)).Distinct().Count());
        Assert.Equal(20, await CommittedAsync(topic, 0));
        Assert.Equal(20, await CommittedAsync(topic, 1));
    }

    [Fact]
    public async Task ConsumeBatchAsync_NothingThere_WaitsUntilItIsGivenUp()
    {
        var topic = await NewTopicAsync();
        await using var consumer = Manager.CreateConsumer(Config(), topic);
        await consumer.StartAsync().Bounded();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => consumer.ConsumeBatchAsync(5, soon.Token).Bounded());

        await SendAsync(topic, 1);
        Assert.Single(await consumer.ConsumeBatchAsync(5).Bounded());
        var (handling, _) = Consume(topic);
        await Assert.ThrowsAsync<InvalidOperationException>(() => handling.ConsumeBatchAsync(1));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }
}
