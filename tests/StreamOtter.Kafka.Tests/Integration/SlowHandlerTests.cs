using System.Diagnostics;
using StreamOtter.Kafka.Clients;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Integration.Settings;
using StreamOtter.Kafka.Tests.Support;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>Handlers, and listeners, that outlast max.poll.interval.ms.</summary>
public sealed class SlowHandlerTests : KafkaTest
{
    // The least that brokers take for a session; no interval is shorter than that.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Outlasting = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task Handler_OutlastsTheInterval_KeepsItsPartitionAndIsNotRepeated()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 2);
        var watch = new Stopwatch();
        var wasAbandoned = false;
        var (consumer, handled) = Consume(topic, Short, async (message, token) =>
        {
            if (message.Text != "0")
                return;
            watch.Start();
            await UntilAsync(() => watch.Elapsed > Outlasting);
            wasAbandoned = token.IsCancellationRequested;
        });
        // Somebody who would get the partition.
        var (other, others) = Consume(topic, Short);
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => watch.IsRunning);
        await other.StartAsync().Bounded();

        await UntilAsync(() => handled.Count == 2);
        await consumer.StopAsync().Bounded();

        Assert.False(wasAbandoned);
        Assert.Equal(["0", "1"], handled.Texts);
        Assert.Empty(others.Texts);
        Assert.Empty(Failures);
        Assert.Equal(2, await CommittedAsync(topic));
    }

    [Fact]
    public async Task Listener_OutlastsTheInterval_TheLossIsToldAndNothingIsTakenForDone()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 2);
        // One that goes is an error that comes on the poll loop.
        var doomed = await NewTopicAsync();
        var begun = new TaskCompletionSource();
        var abandoned = new TaskCompletionSource<ConsumerMessage>();
        var handled = new Handled();
        var config = Config(Short);
        config.Settings["topic.metadata.refresh.interval.ms"] = "500";
        var consumer = Manager.CreateConsumer(config, [topic, doomed], async (message, token) =>
        {
            begun.TrySetResult();
            if (!abandoned.Task.IsCompleted)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token).ContinueWith(_ => { }, TaskScheduler.Default);
                abandoned.TrySetResult(message);
                return;
            }
            handled.Add(message);
        });
        consumer.Failed += Failures.Enqueue;
        consumer.Failed += error =>
        {
            if (error.Failure == KafkaFailure.TopicNotFound && !abandoned.Task.IsCompleted)
                abandoned.Task.Wait(Outlasting);
        };
        await consumer.StartAsync().Bounded();
        await begun.Task.Bounded();
        using (var admin = Admin())
            await admin.DeleteTopicsAsync([doomed]);

        var lost = await abandoned.Task.Bounded();

        await UntilAsync(() => Failures.Any(error => error.Message.Contains("max.poll.interval.ms", StringComparison.Ordinal)));
        Assert.Equal(KafkaFailure.PartitionLost, Failures.First(error => error.Message.Contains("max.poll.interval.ms", StringComparison.Ordinal)).Failure);
        // Its handler returned, but too late: it joins again, and is given both.
        await UntilAsync(() => handled.Count == 2);
        Assert.Equal(("0", 0L), (lost.Text, lost.Offset));
        Assert.Equal(["0", "1"], handled.Texts);
    }

    [Theory]
    [InlineData(null, "45000")]
    [InlineData("60000", "60000")]
    public void Config_Interval_IsWhatADrainNeeds_AndNoShorterThanASession(string? session, string interval)
    {
        var config = new KafkaConsumerConfig { BootstrapServers = "x:1", GroupId = "g" };
        if (session is not null)
            config.Settings["session.timeout.ms"] = session;
        Assert.Equal(interval, ConfigReader.Consumer(config)["max.poll.interval.ms"]);
    }

    [Theory]
    [InlineData(null, null, "90000")]
    [InlineData("session.timeout.ms", "120000", "120000")]
    [InlineData("max.poll.interval.ms", "300000", "300000")]
    public void Engine_Interval_IsLongerThanACommit_AndNoShorterThanASession(string? name, string? value, string interval)
    {
        var options = new KafkaEngineOptions { BootstrapServers = "x:1" };
        if (name is not null)
            options = options with { Settings = new Dictionary<string, string> { [name] = value! } };
        Assert.Equal(interval, ClientSettings.Member(options, "g")["max.poll.interval.ms"]);
    }

    [Fact]
    public void Config_DrainsLongerThanTheInterval_IsRefused()
    {
        var error = Assert.Throws<KafkaIntegrationException>(() => Manager.CreateConsumer(
            new() { BootstrapServers = "x:1", GroupId = "g", Settings = new() { ["max.poll.interval.ms"] = "30000" } }, "t"));
        Assert.Contains("DrainTimeout must be shorter than max.poll.interval.ms, which is 30000 ms", error.Message);
    }

    private static void Short(KafkaConsumerConfig config)
    {
        config.Settings["session.timeout.ms"] = config.Settings["max.poll.interval.ms"] = $"{Interval.TotalMilliseconds}";
        config.DrainTimeout = TimeSpan.FromSeconds(5);
    }
}
