using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Registry;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Schemas;
using StreamOtter.Schemas.Avro;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>Producer, broker, registry and consumer together.</summary>
public sealed class SchemaTests : KafkaTest
{
    private const string Text = """{"type":"record","name":"Line","fields":[{"name":"article","type":"string"}]}""";

    [Fact]
    public async Task CreateConsumer_WithSchema_HandlesValuesAndGivesUpWhatIsNone()
    {
        var topic = await NewTopicAsync();
        var dead = await NewTopicAsync();
        using var registry = RealRegistry.Client();
        Manager.SetSchemaRegistry(registry);
        var serializer = new SchemaSerializer<object?>(registry, new AvroCodec(Text));
        var articles = new List<object?>();
        var consumer = Manager.CreateConsumer(Config(config => config.DeadLetters = new() { Topic = dead }), [topic], serializer, (message, value, _) =>
        {
            articles.Add($"{message.KeyText}={((AvroRecord)value!)["article"]}");
            return Task.CompletedTask;
        });
        await consumer.StartAsync().Bounded();

        await Producer.WithSchema(serializer).SendAsync(topic, "k", new AvroRecord { ["article"] = "tea" }).Bounded();
        await Producer.SendAsync(topic, new ProducerMessage("k", "no such value")).Bounded();
        await Producer.SendAsync(topic, new ProducerMessage("k", null)).Bounded();
        await Producer.WithSchema(serializer).SendAsync(topic, "k", new AvroRecord { ["article"] = "cup" }).Bounded();

        await UntilAsync(() => articles.Count == 2);
        Assert.Equal(["k=tea", "k=cup"], articles);
        var (reader, letters) = Consume(dead, config => config.GroupId += "dead");
        await reader.StartAsync().Bounded();
        await UntilAsync(() => letters.Count == 2);
        Assert.Equal("no such value", letters.Messages[0].Text);
        Assert.Equal(Text, (await Manager.GetSchemaAsync($"{topic}-value").Bounded()).Schema.Text);
    }

    [Fact]
    public async Task RegisterSchemaAsync_WithoutARegistry_SaysSo()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Manager.RegisterSchemaAsync("s", new Schema(SchemaType.Avro, "\"int\"")));
    }
}
