using System.Collections.Concurrent;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamOtter.Kafka.Integration;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>A test on the real Kafka that KAFKA_BOOTSTRAP_SERVERS names, with topics and groups of its own.</summary>
public abstract class KafkaTest : IAsyncLifetime
{

    protected KafkaIntegrationManager Manager { get; } = new(loggers: new Support.TestLoggers());

    protected string Group { get; } = "g-" + Guid.NewGuid().ToString("N");

    protected ConcurrentQueue<KafkaError> Failures { get; } = new();

    protected static string Servers
    {
        get
        {
            var servers = Environment.GetEnvironmentVariable("KAFKA_BOOTSTRAP_SERVERS");
            Assert.SkipWhen(string.IsNullOrEmpty(servers), "KAFKA_BOOTSTRAP_SERVERS is not set: no real Kafka to test with.");
            return servers!;
        }
    }

    protected KafkaProducer Producer => field ??= Manager.CreateProducer(new KafkaProducerConfig { BootstrapServers = Servers });

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await Manager.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        GC.SuppressFinalize(this);
    }

    protected KafkaConsumerConfig Config(Action<KafkaConsumerConfig>? change = null)
    {
        var config = new KafkaConsumerConfig
        {
            BootstrapServers = Servers,
            GroupId = Group,
            Retry = new RetryPolicy { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(10), MaxDelay = TimeSpan.FromMilliseconds(50) },
            Settings = new() { ["session.timeout.ms"] = "30000", ["heartbeat.interval.ms"] = "500" },
        };
        change?.Invoke(config);
        return config;
    }

    /// <summary>A consumer that keeps what it handles.</summary>
    protected (KafkaConsumer Consumer, Handled Handled) Consume(
        string topic, Action<KafkaConsumerConfig>? change = null, Func<ConsumerMessage, CancellationToken, Task>? handler = null)
    {
        var handled = new Handled();
        var consumer = Manager.CreateConsumer(Config(change), [topic], async (message, token) =>
        {
            if (handler is not null)
                await handler(message, token);
            handled.Add(message);
        });
        consumer.Failed += Failures.Enqueue;
        return (consumer, handled);
    }

    protected static async Task<string> NewTopicAsync(int partitions = 1, string? servers = null, Dictionary<string, string>? settings = null)
    {
        var topic = "t-" + Guid.NewGuid().ToString("N");
        using var admin = Admin(servers);
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, Configs = settings }]);
        // Made by the controller; brokers hear of it a little later, and a consumer takes their word.
        await UntilAsync(() => admin.GetMetadata(topic, Support.Limits.Wait).Topics[0].Error.Code == ErrorCode.NoError);
        return topic;
    }

    protected async Task<long> CommittedAsync(string topic, int partition = 0)
    {
        using var admin = Admin();
        var result = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(Group, [new TopicPartition(topic, partition)])]);
        return result[0].Partitions[0].Offset.Value;
    }

    protected Task SendAsync(string topic, int count, int from = 0, int? partition = null) => Manager.SendMessagesAsync(
        Producer, topic, Enumerable.Range(from, count).Select(n => new ProducerMessage($"{n}", $"{n}")), new SendOptions { Partition = partition });

    internal static async Task UntilAsync(Func<bool> holds, string what = "what was waited for")
    {
        using var limit = new CancellationTokenSource(Support.Limits.Wait);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!holds())
        {
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{what} did not come in time.");
            }
        }
    }

    protected static IAdminClient Admin(string? servers = null) => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers ?? Servers, AllowAutoCreateTopics = false }).SetLogHandler((_, _) => { }).Build();
}
