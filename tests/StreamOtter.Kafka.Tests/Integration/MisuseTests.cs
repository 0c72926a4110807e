using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Schemas;
using StreamOtter.Schemas.Registry;
using StreamOtter.Testing;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>Calls that cannot work: they are refused where they are made, and do nothing.</summary>
public sealed class MisuseTests : IAsyncLifetime
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
    public async Task SendMessagesAsync_ANullAmongThem_IsNamedByItsIndex_AndNothingIsSent()
    {
        _kafka.CreateTopic("t");
        var producer = _manager.CreateProducer(ProducerConfig);

        var single = await Assert.ThrowsAsync<ArgumentException>(() => _manager.SendMessagesAsync(producer, "t", [null!]).Bounded());
        var second = await Assert.ThrowsAsync<ArgumentException>(() => producer.SendAsync("t", [new("k", "1"), new("k", "2"), null!, null!]).Bounded());

        Assert.Equal(("messages", "messages"), (single.ParamName, second.ParamName));
        Assert.Contains("index 0", single.Message, StringComparison.Ordinal);
        Assert.Contains("index 2", second.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await producer.SendAsync("t", new ProducerMessage("k", "first")).Bounded()).Offset);
    }

    [Fact]
    public async Task CommitBatchOffsetsAsync_ANullAmongThem_IsNamedByItsIndex()
    {
        _kafka.CreateTopic("t");
        await _kafka.SendAsync("t", new ProducerMessage("k", "v")).Bounded();
        var consumer = _manager.CreateConsumer(ConsumerConfig, "t");
        var batch = await consumer.ConsumeBatchAsync(1).Bounded();

        var error = await Assert.ThrowsAsync<ArgumentException>(() => _manager.CommitBatchOffsetsAsync(consumer, [.. batch, null!]).Bounded());

        Assert.Equal("messages", error.ParamName);
        Assert.Contains("index 1", error.Message, StringComparison.Ordinal);
        Assert.Null(await _kafka.GetCommittedAsync("g", "t").Bounded());
    }

    [Fact]
    public async Task Manager_ArgumentIsNull_IsNamed()
    {
        var producer = _manager.CreateProducer(ProducerConfig);
        var consumer = _manager.CreateConsumer(ConsumerConfig, "t");
        var message = new ProducerMessage("k", "v");
        using var registry = new SchemaRegistryClient(new() { Url = "http://localhost:1" });
        _manager.SetSchemaRegistry(registry);

        Refuses("config", () => _manager.CreateProducer(null!));
        Refuses("listener", () => _manager.OnProducerError(producer, null!));
        Refuses("producer", () => _manager.OnProducerError(null!, _ => { }));
        await RefusesAsync("producer", () => _manager.SendMessageAsync(null!, "t", message));
        await RefusesAsync("topic", () => _manager.SendMessageAsync(producer, null!, message));
        await RefusesAsync("message", () => _manager.SendMessageAsync(producer, "t", null!));
        await RefusesAsync("producer", () => _manager.SendMessagesAsync(null!, "t", [message]));
        await RefusesAsync("topic", () => _manager.SendMessagesAsync(producer, null!, [message]));
        await RefusesAsync("messages", () => _manager.SendMessagesAsync(producer, "t", null!));

        Refuses("registry", () => _manager.SetSchemaRegistry(null!));
        await RefusesAsync("subject", () => _manager.RegisterSchemaAsync(null!, new Schema(SchemaType.Avro, "\"int\"")));
        await RefusesAsync("schema", () => _manager.RegisterSchemaAsync("s", null!));
        await RefusesAsync("subject", () => _manager.GetSchemaAsync(null!));
        await RefusesAsync("subject", () => _manager.GetSchemaAsync(null!, 1));

        Refuses("config", () => _manager.CreateConsumer(null!, "t"));
        Refuses("config", () => _manager.CreateConsumer(null!, "t", _ => { }));
        Refuses("topics", () => _manager.CreateConsumer(ConsumerConfig, (IEnumerable<string>)null!));
        Refuses("topics", () => _manager.CreateConsumer(ConsumerConfig, (IEnumerable<string>)null!, _ => { }));
        Refuses("topic", () => _manager.CreateConsumer(ConsumerConfig, (string)null!, _ => { }));
        Refuses("topic", () => _manager.CreateConsumer(ConsumerConfig, (string)null!, _ => Task.CompletedTask));
        Refuses("messageHandler", () => _manager.CreateConsumer(ConsumerConfig, "t", (Action<ConsumerMessage>)null!));
        Refuses("messageHandler", () => _manager.CreateConsumer(ConsumerConfig, "t", (Func<ConsumerMessage, Task>)null!));
        Refuses("messageHandler", () => _manager.CreateConsumer(ConsumerConfig, ["t"], (Func<ConsumerMessage, CancellationToken, Task>)null!));
        Refuses("serializer", () => _manager.CreateConsumer<string>(ConsumerConfig, ["t"], null!, (_, _, _) => Task.CompletedTask));

        Refuses("listener", () => _manager.OnConsumerError(consumer, null!));
        Refuses("consumer", () => _manager.OnConsumerError(null!, _ => { }));
        Refuses("policy", () => _manager.SetRetryPolicy(consumer, null!));
        Refuses("consumer", () => _manager.SetRetryPolicy(null!, new()));
        Refuses("consumer", () => _manager.SetDeadLetterQueue(null!, null));
        Refuses("consumer", () => _manager.SetAutoCommit(null!, true));
        await RefusesAsync("consumer", () => _manager.StartConsumerAsync(null!));
        await RefusesAsync("consumer", () => _manager.StopConsumerAsync(null!));
        await RefusesAsync("consumer", () => _manager.ConsumeBatchAsync(null!, 1));
        await RefusesAsync("consumer", () => _manager.ResetOffsetsAsync(null!, OffsetReset.Latest));
        await RefusesAsync("consumer", () => _manager.CommitOffsetAsync(null!, null!));
        await RefusesAsync("message", () => _manager.CommitOffsetAsync(consumer, null!));
        await RefusesAsync("consumer", () => _manager.CommitBatchOffsetsAsync(null!, []));
        await RefusesAsync("messages", () => _manager.CommitBatchOffsetsAsync(consumer, null!));
        await RefusesAsync("consumer", () => _manager.SendToDeadLetterQueueAsync(null!, null!, null!));
        await RefusesAsync("message", () => _manager.SendToDeadLetterQueueAsync(consumer, null!, new InvalidOperationException()));
    }

    [Fact]
    public async Task Create_AfterTheManagerWasDisposed_IsRefused()
    {
        await _manager.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => _manager.CreateProducer(ProducerConfig));
        Assert.Throws<ObjectDisposedException>(() => _manager.CreateConsumer(ConsumerConfig, "t"));
        Assert.Throws<ObjectDisposedException>(() => _manager.CreateConsumer(ConsumerConfig, "t", _ => { }));
        await _manager.DisposeAsync();
    }

    private KafkaProducerConfig ProducerConfig => new() { BootstrapServers = _kafka.BootstrapServers };

    private KafkaConsumerConfig ConsumerConfig => new() { BootstrapServers = _kafka.BootstrapServers, GroupId = "g" };

    private static void Refuses(string name, Action call) => Assert.Throws<ArgumentNullException>(name, call);

    private static Task<ArgumentNullException> RefusesAsync(string name, Func<Task> call) => Assert.ThrowsAsync<ArgumentNullException>(name, () => call().Bounded());
}
