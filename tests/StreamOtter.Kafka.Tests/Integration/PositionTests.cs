using Confluent.Kafka;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Support;

namespace StreamOtter.Kafka.Tests.Integration;

public sealed class PositionTests : KafkaTest
{
    [Fact]
    public async Task CommitOffsetAsync_WithoutAutoCommit_IsAllThatIsKept()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 10);
        var (consumer, handled) = Consume(topic, config => config.AutoCommit = false);
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => handled.Count == 10);

        await Manager.CommitOffsetAsync(consumer, handled.Messages[3]).Bounded();
        await consumer.StopAsync().Bounded();

        Assert.Equal(4, await CommittedAsync(topic));
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => handled.Count == 16);
        Assert.Equal(["4", "5", "6", "7", "8", "9"], handled.Texts.Skip(10));
    }

    [Fact]
    public async Task CommitOffsetAsync_InTheHandlerWhileItStops_IsKept()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 1);
        var entered = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        KafkaConsumer? consumer = null;
        (consumer, var handled) = Consume(topic, config => config.AutoCommit = false, async (message, _) =>
        {
            entered.TrySetResult();
            await go.Task;
            await consumer!.CommitOffsetAsync(message, CancellationToken.None);
        });
        await consumer.StartAsync().Bounded();
        await entered.Task.Bounded();

        var stop = consumer.StopAsync();
        go.SetResult();
        await stop.Bounded();

        Assert.Single(handled.Messages);
        Assert.Equal(1, await CommittedAsync(topic));
    }

    [Fact]
    public async Task CommitOffsetAsync_PartitionThatIsNotOurs_IsRefused()
    {
        var topic = await NewTopicAsync();
        var other = await NewTopicAsync();
        await SendAsync(other, 1);
        var (reader, read) = Consume(other);
        await reader.StartAsync().Bounded();
        await UntilAsync(() => read.Count == 1);
        var (consumer, _) = Consume(topic, config => config.GroupId += "x");
        await Assert.ThrowsAsync<InvalidOperationException>(() => consumer.CommitOffsetAsync(read.Messages[0]).Bounded());
        await consumer.StartAsync().Bounded();

        var error = await Assert.ThrowsAsync<KafkaIntegrationException>(() => consumer.CommitOffsetAsync(read.Messages[0]).Bounded());

        Assert.Equal(KafkaFailure.PartitionLost, error.Failure);
    }

    [Fact]
    public async Task SetAutoCommit_TurnedOnLater_KeepsWhatIsDone()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 10);
        var (consumer, handled) = Consume(topic, config => config.AutoCommit = false);
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => handled.Count == 10);

        Manager.SetAutoCommit(consumer, enabled: true);
        await consumer.StopAsync().Bounded();

        Assert.Equal(10, await CommittedAsync(topic));
    }

    [Fact]
    public async Task AutoCommit_WhileItRuns_KeepsPositionsInItsTime()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 10);
        var (consumer, handled) = Consume(topic, config => config.AutoCommitInterval = TimeSpan.FromMilliseconds(50));
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => handled.Count == 10);

        for (var i = 0; await CommittedAsync(topic) < 10; i++)
            Assert.InRange(i, 0, 1_000);
    }

    [Fact]
    public async Task ResetOffsetsAsync_EarliestLatestNone_GoesThereAndStaysThere()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 10);
        var (consumer, handled) = Consume(topic);
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => handled.Count == 10);

        await Manager.ResetOffsetsAsync(consumer, OffsetReset.Earliest).Bounded();
        await UntilAsync(() => handled.Count == 20);
        Assert.Equal(handled.Texts.Take(10), handled.Texts.Skip(10));

        await consumer.StopAsync().Bounded();
        await SendAsync(topic, 5, from: 10);
        await consumer.ResetOffsetsAsync(OffsetReset.Latest);
        await consumer.StartAsync().Bounded();
        // Latest is where the partition ended when it was assigned, which is before this.
        await UntilAsync(() => !Failures.IsEmpty || SendOne(topic, "new") && handled.Count > 20);
        Assert.Equal("new", handled.Texts.Last());
        Assert.DoesNotContain("12", handled.Texts);
    }

    [Fact]
    public async Task ResetOffsetsAsync_None_GoesBackToWhatWasCommitted()
    {
        var (_, consumer, handled) = await HandleTenAndCommitAsync(7);

        await consumer.ResetOffsetsAsync(OffsetReset.None).Bounded();

        await UntilAsync(() => handled.Count == 13);
        Assert.Equal(["7", "8", "9"], handled.Texts.Skip(10));
    }

    [Theory]
    [InlineData(OffsetReset.Earliest)]
    [InlineData(OffsetReset.Latest)]
    public async Task ResetOffsetsAsync_WithoutAutoCommit_KeepsWhatWasCommitted(OffsetReset to)
    {
        var (topic, consumer, handled) = await HandleTenAndCommitAsync(7);

        await consumer.ResetOffsetsAsync(to).Bounded();
        if (to == OffsetReset.Earliest)
            await UntilAsync(() => handled.Count == 20);
        await consumer.StopAsync().Bounded();

        Assert.Equal(7, await CommittedAsync(topic));
    }

    [Fact]
    public async Task ResetOffsetsAsync_MessageUnderWay_EndsWithoutCounting()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 3);
        var entered = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var (consumer, handled) = Consume(topic, handler: async (message, _) =>
        {
            if (message.Offset == 2 && entered.TrySetResult())
                await go.Task;
        });
        await consumer.StartAsync().Bounded();
        await entered.Task.Bounded();

        await consumer.ResetOffsetsAsync(OffsetReset.Latest).Bounded();
        await consumer.ResetOffsetsAsync(OffsetReset.Earliest).Bounded();
        go.SetResult();

        await UntilAsync(() => handled.Count == 6);
        await consumer.StopAsync().Bounded();
        Assert.Equal(3, await CommittedAsync(topic));
    }

    [Fact]
    public async Task OffsetReset_NoneAndNoPosition_IsToldAndNothingIsRead()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 3);
        var (consumer, handled) = Consume(topic, config => config.OffsetReset = OffsetReset.None);
        await consumer.StartAsync().Bounded();

        await UntilAsync(() => Failures.Any(error => error.Failure == KafkaFailure.NoPosition));

        Assert.Empty(handled.Messages);
        Assert.True(consumer.IsRunning);
        await consumer.ResetOffsetsAsync(OffsetReset.Earliest).Bounded();
        await UntilAsync(() => handled.Count == 3);
    }

    [Fact]
    public async Task OffsetReset_LatestAndThePositionIsDeleted_GoesOnWithWhatIsLeft()
    {
        var (topic, consumer, handled) = await HandleTenAndCommitAsync(3);
        await consumer.StopAsync().Bounded();
        using (var admin = Admin())
            await admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, 0, 6)]);

        (consumer, handled) = Consume(topic, config => config.OffsetReset = OffsetReset.Latest);
        await consumer.StartAsync().Bounded();

        await UntilAsync(() => handled.Count == 4);
        Assert.Equal(["6", "7", "8", "9"], handled.Texts);
    }

    private bool SendOne(string topic, string text) => Producer.SendAsync(topic, new ProducerMessage("k", text)).Wait(Limits.Wait);

    private async Task<(string Topic, KafkaConsumer Consumer, Handled Handled)> HandleTenAndCommitAsync(int count)
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 10);
        var (consumer, handled) = Consume(topic, config => config.AutoCommit = false);
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => handled.Count == 10);
        await consumer.CommitOffsetAsync(handled.Messages[count - 1]).Bounded();
        return (topic, consumer, handled);
    }
}
