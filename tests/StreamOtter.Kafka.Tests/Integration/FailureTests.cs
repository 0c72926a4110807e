using System.Text;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Schemas.Registry;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>Handlers that fail.</summary>
public sealed class FailureTests : KafkaTest
{
    [Fact]
    public async Task Handler_FailsAFewTimes_IsTriedAgainAndOthersGoOn()
    {
        var topic = await NewTopicAsync(partitions: 2);
        await SendAsync(topic, 3, partition: 0);
        await SendAsync(topic, 50, from: 100, partition: 1);
        var tries = 0;
        var othersDone = new TaskCompletionSource();
        Handled? seen = null;
        var (consumer, handled) = Consume(topic, handler: (message, _) =>
        {
            if (seen!.Count == 50)
                othersDone.TrySetResult();
            return message.Text != "0" || (othersDone.Task.IsCompleted && ++tries == 2) ? Task.CompletedTask : throw new InvalidOperationException("not yet");
        });
        seen = handled;

        await consumer.StartAsync().Bounded();

        await UntilAsync(() => handled.Count == 53);
        Assert.Equal(["0", "1", "2"], handled.Messages.Where(message => message.Partition == 0).Select(message => message.Text));
        Assert.True(handled.Messages.First(message => message.Text == "0").Try >= 2);
        Assert.All(Failures, error => Assert.Equal(KafkaFailure.HandlerFailed, error.Failure));
        Assert.Contains("not yet", Failures.First().Message);
    }

    [Fact]
    public async Task Handler_AlwaysFailsWithoutQueue_IsNeverPassedOver()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 5);
        var (consumer, handled) = Consume(topic, handler: (message, _) => message.Text == "2" ? throw new InvalidOperationException("never") : Task.CompletedTask);
        await consumer.StartAsync().Bounded();
        // More often than MaxRetries allows where there is a queue.
        await UntilAsync(() => Failures.Count > 5);

        await consumer.StopAsync().Bounded();

        Assert.Equal(["0", "1"], handled.Texts);
        Assert.Equal(2, await CommittedAsync(topic));
    }

    [Fact]
    public async Task Handler_GivesUp_TheDeadLetterTellsAllAndTheOthersGoOn()
    {
        var topic = await NewTopicAsync();
        var dead = await NewTopicAsync();
        await Producer.SendAsync(topic, new ProducerMessage("k", "bad")
        {
            Headers = [new("mine", "ä"u8.ToArray()), new("streamotter-producer", "p:1"u8.ToArray()), new("streamotter-dead-offset", "99"u8.ToArray())],
        });
        await SendAsync(topic, 2);
        var (consumer, handled) = Consume(topic, config => config.DeadLetters = new() { Topic = dead }, (message, _) =>
            message.Text == "bad" ? throw new InvalidOperationException("broken ä") : Task.CompletedTask);
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => handled.Count == 2);
        await consumer.StopAsync().Bounded();

        Assert.Equal(3, await CommittedAsync(topic));
        var (reader, letters) = Consume(dead, config => config.GroupId += "dead");
        await reader.StartAsync().Bounded();
        await UntilAsync(() => letters.Count == 1);
        var letter = letters.Messages[0];
        Assert.Equal(("k", "bad"), (letter.KeyText, letter.Text));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["mine"] = "ä",
                ["streamotter-dead-stream"] = topic,
                ["streamotter-dead-partition"] = "0",
                ["streamotter-dead-offset"] = "0",
                ["streamotter-dead-timestamp"] = Header(letter, "streamotter-dead-timestamp"),
                ["streamotter-dead-tries"] = "3",
                ["streamotter-dead-group"] = Group,
                ["streamotter-dead-error"] = "System.InvalidOperationException",
                ["streamotter-dead-reason"] = "broken ä",
            },
            letter.Headers.ToDictionary(header => header.Name, header => Encoding.UTF8.GetString(header.Value!.Value.Span)));
        Assert.InRange(long.Parse(Header(letter, "streamotter-dead-timestamp")), 1_600_000_000_000, long.MaxValue);
    }

    [Fact]
    public async Task Handler_FailureThatIsNotWorthATry_IsGivenUpAtOnce()
    {
        var topic = await NewTopicAsync();
        var dead = await NewTopicAsync();
        await SendAsync(topic, 1);
        var tries = 0;
        var (consumer, _) = Consume(topic, config => config.DeadLetters = new() { Topic = dead }, (_, _) =>
        {
            tries++;
            throw new StreamOtter.Schemas.SchemaDataException("no such value");
        });
        await consumer.StartAsync().Bounded();
        var (reader, letters) = Consume(dead, config => config.GroupId += "dead");
        await reader.StartAsync().Bounded();

        await UntilAsync(() => letters.Count == 1);
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task DeadLetterQueue_TakesNothing_TheMessageIsKeptAndItIsSaid()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 3);
        var full = await NewTopicAsync(settings: new() { ["max.message.bytes"] = "1" });
        var (consumer, handled) = Consume(topic, config => config.DeadLetters = new() { Topic = full },
            (message, _) => message.Text == "1" ? throw new InvalidOperationException("bad") : Task.CompletedTask);
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => Failures.Any(error => error.Message.Contains("could not be given up", StringComparison.Ordinal)));

        Assert.Equal(["0"], handled.Texts);
        // It is tried again for ever, and so finds a queue that works.
        Manager.SetDeadLetterQueue(consumer, null);
        await consumer.StopAsync().Bounded();
        Assert.Equal(1, await CommittedAsync(topic));
    }

    [Fact]
    public async Task Handler_FailureThatIsNotTheMessages_IsTriedUntilItWorks_AndDoesNotCount()
    {
        var topic = await NewTopicAsync();
        var dead = await NewTopicAsync();
        await SendAsync(topic, 2);
        var tries = 0;
        var (consumer, handled) = Consume(topic, config => config.DeadLetters = new() { Topic = dead }, (message, _) => message.Text == "1"
            ? Task.CompletedTask
            : throw (++tries <= 5 ? new SchemaRegistryException(SchemaRegistryError.Unavailable, "no registry") : new InvalidOperationException("bad")));
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => handled.Count == 1);

        Assert.Equal((5 + 3, "1"), (tries, handled.Texts.Single())); // MaxRetries is 2
        Assert.Single(Failures, error => error.Message.Contains("is given up", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{topic}", "the consumer reads that topic")]
    [InlineData("orders.v1", "the consumer reads that topic")]
    [InlineData("not a name!", "A topic's name may hold ASCII letters")]
    [InlineData("{foo}", "A topic's name may hold ASCII letters")]
    [InlineData(" ", "the topic must be named")]
    public void DeadLetterQueue_ThatCannotBe_IsRefusedAtOnce(string topic, string what)
    {
        var config = new KafkaConsumerConfig { BootstrapServers = "k:9092", GroupId = "g", DeadLetters = new() { Topic = topic } };
        var created = Assert.Throws<KafkaIntegrationException>(() => Manager.CreateConsumer(config, ["orders.v1", "^audit"]));
        config.DeadLetters = new();
        var consumer = Manager.CreateConsumer(config, ["orders.v1", "^audit"]);
        var set = Assert.Throws<KafkaIntegrationException>(() => Manager.SetDeadLetterQueue(consumer, new() { Topic = topic }));

        Assert.Equal((KafkaFailure.InvalidSettings, KafkaFailure.InvalidSettings), (created.Failure, set.Failure));
        Assert.Contains($"DeadLetters:Topic '{topic}': {what}", created.Message, StringComparison.Ordinal);
        Assert.Equal(created.Message, set.Message);
    }

    [Fact]
    public async Task SetRetryPolicyAndQueue_WhileItRuns_HoldFromTheNextMessage()
    {
        var topic = await NewTopicAsync();
        var dead = await NewTopicAsync();
        var (consumer, _) = Consume(topic, handler: (_, _) => throw new InvalidOperationException("bad"));
        await consumer.StartAsync().Bounded();
        Manager.SetRetryPolicy(consumer, new RetryPolicy { MaxRetries = 0 });
        Manager.SetDeadLetterQueue(consumer, new DeadLetterQueue { Topic = dead });

        await SendAsync(topic, 1);

        var (reader, letters) = Consume(dead, config => config.GroupId += "dead");
        await reader.StartAsync().Bounded();
        await UntilAsync(() => letters.Count == 1);
        Assert.Equal("1", Header(letters.Messages[0], "streamotter-dead-tries"));
        Assert.Throws<KafkaIntegrationException>(() => Manager.SetRetryPolicy(consumer, new RetryPolicy { MaxRetries = -1, Delay = TimeSpan.FromDays(2) }));
    }

    [Fact]
    public async Task Listener_ThatFails_HurtsNobody()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 2);
        var tries = 0;
        var (consumer, handled) = Consume(topic, handler: (_, _) => ++tries == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask);
        Manager.OnConsumerError(consumer, _ => throw new InvalidOperationException("a listener"));

        await consumer.StartAsync().Bounded();

        await UntilAsync(() => handled.Count == 2);
    }

    private static string Header(ConsumerMessage message, string name) =>
        Encoding.UTF8.GetString(message.Headers.Single(header => header.Name == name).Value!.Value.Span);
}
