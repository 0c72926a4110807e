using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Schemas;
using StreamOtter.Schemas.Registry;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>Calls that cannot work: they are refused where they are made, and do nothing.</summary>
public sealed class MisuseTests : MockKafkaTest
{
    [Fact]
    public async Task SendMessagesAsync_ANullAmongThem_IsNamedByItsIndex_AndNothingIsSent()
    {
        Kafka.CreateTopic("t");
        var producer = Manager.CreateProducer(ProducerConfig);

        var single = await Assert.ThrowsAsync<ArgumentException>(() => Manager.SendMessagesAsync(producer, "t", [null!]).Bounded());
        var second = await Assert.ThrowsAsync<ArgumentException>(() => producer.SendAsync("t", [new("k", "1"), new("k", "2"), null!, null!]).Bounded());

        Assert.Equal(("messages", "messages"), (single.ParamName, second.ParamName));
        Assert.Contains("index 0", single.Message, StringComparison.Ordinal);
        Assert.Contains("index 2", second.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await producer.SendAsync("t", new ProducerMessage("k", "first")).Bounded()).Offset);
    }

    [Fact]
    public async Task CommitBatchOffsetsAsync_ANullAmongThem_IsNamedByItsIndex()
    {
        Kafka.CreateTopic("t");
        await Kafka.SendAsync("t", new ProducerMessage("k", "v")).Bounded();
        var consumer = Manager.CreateConsumer(ConsumerConfig, "t");
        var batch = await consumer.ConsumeBatchAsync(1).Bounded();

        var error = await Assert.ThrowsAsync<ArgumentException>(() => Manager.CommitBatchOffsetsAsync(consumer, [.. batch, null!]).Bounded());

        Assert.Equal("messages", error.ParamName);
        Assert.Contains("index 1", error.Message, StringComparison.Ordinal);
        Assert.Null(await Kafka.GetCommittedAsync("g", "t").Bounded());
    }

    [Fact]
    public async Task Manager_ArgumentIsNull_IsNamed()
    {
        var producer = Manager.CreateProducer(ProducerConfig);
        var consumer = Manager.CreateConsumer(ConsumerConfig, "t");
        var message = new ProducerMessage("k", "v");
        using var registry = new SchemaRegistryClient(new() { Url = "http://localhost:1" });
        Manager.SetSchemaRegistry(registry);

        Refuses("config", () => Manager.CreateProducer(null!));
        Refuses("listener", () => Manager.OnProducerError(producer, null!));
        Refuses("producer", () => Manager.OnProducerError(null!, _ => { }));
        await RefusesAsync("producer", () => Manager.SendMessageAsync(null!, "t", message));
        await RefusesAsync("topic", () => Manager.SendMessageAsync(producer, null!, message));
        await RefusesAsync("message", () => Manager.SendMessageAsync(producer, "t", null!));
        await RefusesAsync("producer", () => Manager.SendMessagesAsync(null!, "t", [message]));
        await RefusesAsync("topic", () => Manager.SendMessagesAsync(producer, null!, [message]));
        await RefusesAsync("messages", () => Manager.SendMessagesAsync(producer, "t", null!));

        Refuses("registry", () => Manager.SetSchemaRegistry(null!));
        await RefusesAsync("subject", () => Manager.RegisterSchemaAsync(null!, new Schema(SchemaType.Avro, "\"int\"")));
        await RefusesAsync("schema", () => Manager.RegisterSchemaAsync("s", null!));
        await RefusesAsync("subject", () => Manager.GetSchemaAsync(null!));
        await RefusesAsync("subject", () => Manager.GetSchemaAsync(null!, 1));

        Refuses("config", () => Manager.CreateConsumer(null!, "t"));
        Refuses("config", () => Manager.CreateConsumer(null!, "t", _ => { }));
        Refuses("topics", () => Manager.CreateConsumer(ConsumerConfig, (IEnumerable<string>)null!));
        Refuses("topics", () => Manager.CreateConsumer(ConsumerConfig, (IEnumerable<string>)null!, _ => { }));
        Refuses("topic", () => Manager.CreateConsumer(ConsumerConfig, (string)null!, _ => { }));
        Refuses("topic", () => Manager.CreateConsumer(ConsumerConfig, (string)null!, _ => Task.CompletedTask));
        Refuses("messageHandler", () => Manager.CreateConsumer(ConsumerConfig, "t", (Action<ConsumerMessage>)null!));
        Refuses("messageHandler", () => Manager.CreateConsumer(ConsumerConfig, "t", (Func<ConsumerMessage, Task>)null!));
        Refuses("messageHandler", () => Manager.CreateConsumer(ConsumerConfig, ["t"], (Func<ConsumerMessage, CancellationToken, Task>)null!));
        Refuses("serializer", () => Manager.CreateConsumer<string>(ConsumerConfig, ["t"], null!, (_, _, _) => Task.CompletedTask));

        Refuses("listener", () => Manager.OnConsumerError(consumer, null!));
        Refuses("consumer", () => Manager.OnConsumerError(null!, _ => { }));
        Refuses("policy", () => Manager.SetRetryPolicy(consumer, null!));
        Refuses("consumer", () => Manager.SetRetryPolicy(null!, new()));
        Refuses("consumer", () => Manager.SetDeadLetterQueue(null!, null));
        Refuses("consumer", () => Manager.SetAutoCommit(null!, true));
        await RefusesAsync("consumer", () => Manager.StartConsumerAsync(null!));
        await RefusesAsync("consumer", () => Manager.StopConsumerAsync(null!));
        await RefusesAsync("consumer", () => Manager.ConsumeBatchAsync(null!, 1));
        await RefusesAsync("consumer", () => Manager.ResetOffsetsAsync(null!, OffsetReset.Latest));
        await RefusesAsync("consumer", () => Manager.CommitOffsetAsync(null!, null!));
        await RefusesAsync("message", () => Manager.CommitOffsetAsync(consumer, null!));
        await RefusesAsync("consumer", () => Manager.CommitBatchOffsetsAsync(null!, []));
        await RefusesAsync("messages", () => Manager.CommitBatchOffsetsAsync(consumer, null!));
        await RefusesAsync("consumer", () => Manager.SendToDeadLetterQueueAsync(null!, null!, null!));
        await RefusesAsync("message", () => Manager.SendToDeadLetterQueueAsync(consumer, null!, new InvalidOperationException()));
    }

    [Fact]
    public async Task Create_AfterTheManagerWasDisposed_IsRefused()
    {
        await Manager.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => Manager.CreateProducer(ProducerConfig));
        Assert.Throws<ObjectDisposedException>(() => Manager.CreateConsumer(ConsumerConfig, "t"));
        Assert.Throws<ObjectDisposedException>(() => Manager.CreateConsumer(ConsumerConfig, "t", _ => { }));
        await Manager.DisposeAsync();
    }

    private KafkaProducerConfig ProducerConfig => new() { BootstrapServers = Kafka.BootstrapServers };

    private KafkaConsumerConfig ConsumerConfig => new() { BootstrapServers = Kafka.BootstrapServers, GroupId = "g" };

    private static void Refuses(string name, Action call) => Assert.Throws<ArgumentNullException>(name, call);

    private static Task<ArgumentNullException> RefusesAsync(string name, Func<Task> call) => Assert.ThrowsAsync<ArgumentNullException>(name, () => call().Bounded());
}
