using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Schemas;
using StreamOtter.Schemas.Avro;
using StreamOtter.Schemas.Registry;
using StreamOtter.Serialization;

namespace StreamOtter.Kafka.Tests.Hosting;

/// <summary>Consumers of a host, on a real Kafka.</summary>
public sealed class AddStreamOtterConsumerTests : HostTest
{
    [Fact]
    public async Task Handler_EachTry_HasAScopeOfItsOwn()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 3);
        Inbox.Act = (message, _) => message is { Text: "1", Try: 1 } ? throw new InvalidOperationException("once") : Task.CompletedTask;
        using var host = Build(services => services.AddScoped<ScopedPart>().AddStreamOtterConsumer<TextHandler>(topic, config => Copy(config)));

        await host.StartAsync().Bounded();
        await UntilAsync(() => Inbox.Texts.Count == 3);
        await host.StopAsync().Bounded();

        Assert.Equal(["0", "1", "2"], Inbox.Texts);
        Assert.Equal(4, Inbox.Scopes.Distinct().Count());
        Assert.Equal(3, await CommittedAsync(topic));
        Assert.Contains(Logged.Entries, entry => entry.Level == LogLevel.Warning && entry.Text.Contains("once", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_OfAConsumerThatIsNotHere_AreAWarning()
    {
        var topic = await NewTopicAsync();
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"Kafka:Consumers:{topic}:MaxConcurrency", "2"), new("Kafka:Consumers:oders:MaxConcurrency", "2")]).Build();
        using var host = Build(services => services
            .AddScoped<ScopedPart>().AddStreamOtterKafka(settings).AddStreamOtterConsumer<TextHandler>(topic, config => Copy(config)));

        await host.StartAsync().Bounded();
        await host.StopAsync().Bounded();

        var warning = Assert.Single(Logged.Entries, entry => entry.Text.StartsWith("There are settings of a consumer", StringComparison.Ordinal));
        Assert.Equal((LogLevel.Warning, $"There are settings of a consumer oders, but no such consumer here. There are: {topic}"), (warning.Level, warning.Text));
    }

    [Fact]
    public async Task Stop_MessageUnderWay_IsFinishedAndItsPositionKept()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 2);
        var begun = new TaskCompletionSource();
        var mayEnd = new TaskCompletionSource();
        Inbox.Act = async (_, token) =>
        {
            begun.TrySetResult();
            await mayEnd.Task.WaitAsync(token);
        };
        using var host = Build(services => services.AddScoped<ScopedPart>().AddStreamOtterConsumer<TextHandler>(topic, config => Copy(config)));
        await host.StartAsync().Bounded();
        await begun.Task.Bounded();

        var stopping = host.StopAsync();
        Assert.False(stopping.IsCompleted);
        mayEnd.SetResult();
        await stopping.Bounded();

        // The next may have been begun before the stop came so far; then it is done too.
        Assert.Equal("0", Inbox.Texts.First());
        Assert.Equal(Inbox.Texts.Count, await CommittedAsync(topic));
    }

    [Fact]
    public async Task Format_Values_AreTheHandlers_AndWhatIsNoneGoesToTheDeadLettersAtOnce()
    {
        var topic = await NewTopicAsync();
        var dead = await NewTopicAsync();
        await Producer.SendAsync(topic, [new("a", """{"article":"tea","count":2}"""), new("b", "no JSON"), new("c", null), new("d", """{"article":"milk","count":1}""")]);
        using var host = Build(services => services.AddStreamOtterConsumer<LineHandler, Line>(
            topic, new JsonStrategy(TestJson.Default.Line), config => Copy(config, ours => ours.DeadLetters = new() { Topic = dead })));

        await host.StartAsync().Bounded();
        await UntilAsync(() => Inbox.Texts.Count == 2);

        Assert.Equal(["a: 2 tea", "d: 1 milk"], Inbox.Texts);
        var (reader, letters) = Consume(dead, config => config.GroupId += "dead");
        await reader.StartAsync().Bounded();
        await UntilAsync(() => letters.Count == 2);
        Assert.Equal(["b", "c"], letters.Messages.Select(letter => letter.KeyText));
        Assert.All(letters.Messages, letter => Assert.Contains(letter.Headers, header => header.Name == "streamotter-dead-tries" && header.Value!.Value.Span.SequenceEqual("1"u8)));
        await host.StopAsync().Bounded();
    }

    [Fact]
    public async Task Format_ThatMakesAnotherType_IsSaid()
    {
        var topic = await NewTopicAsync();
        await Producer.SendAsync(topic, new ProducerMessage("a", """{"article":"tea","count":2}"""));
        using var host = Build(services => services.AddStreamOtterConsumer<LineHandler, Line>(topic, new JsonStrategy(), config => Copy(config)));
        await host.StartAsync().Bounded();
        await UntilAsync(() => Logged.Entries.Any(entry => entry.Text.Contains("JsonStrategy makes no Line of it", StringComparison.Ordinal)));
        await host.StopAsync().Bounded();
    }

    [Fact]
    public async Task Schema_Values_AreTheHandlers()
    {
        var topic = await NewTopicAsync();
        using var registry = Registry.RealRegistry.Client();
        var lines = new SchemaSerializer<Line>(registry, new AvroCodec<Line>(
            """{"type":"record","name":"Line","fields":[{"name":"article","type":"string"},{"name":"count","type":"int"}]}""", TestJson.Default.Line));
        await Producer.WithSchema(lines).SendAsync(topic, "a", new Line("tea", 3)).Bounded();
        using var host = Build(services => services.AddSingleton<ISchemaRegistry>(registry)
            .AddStreamOtterConsumer<LineHandler, Line>(topic, provider => lines, config => Copy(config)));

        await host.StartAsync().Bounded();

        await UntilAsync(() => Inbox.Texts.Contains("a: 3 tea"));
        await host.StopAsync().Bounded();
    }

    [Fact]
    public async Task Consumer_WithoutAutoCommit_IsAKeyedServiceThatCommits()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 3);
        KafkaConsumer? consumer = null;
        Inbox.Act = (message, token) => message.Text == "1" ? consumer!.CommitOffsetAsync(message, token) : Task.CompletedTask;
        using var host = Build(services => services.AddScoped<ScopedPart>()
            .AddStreamOtterConsumer<TextHandler>(topic, config => Copy(config, ours => ours.AutoCommit = false), name: "orders"));
        consumer = host.Services.GetRequiredKeyedService<KafkaConsumer>("orders");

        await host.StartAsync().Bounded();
        await UntilAsync(() => Inbox.Texts.Count == 3);
        await host.StopAsync().Bounded();

        Assert.Equal(2, await CommittedAsync(topic));
    }

    [Fact]
    public async Task Consumer_StoppedByTheApplication_StaysSoUntilItIsStarted_AndEndsWithTheHost()
    {
        var topic = await NewTopicAsync();
        using var host = Build(services => services.AddScoped<ScopedPart>().AddStreamOtterConsumer<TextHandler>(topic, config => Copy(config)));
        var consumer = host.Services.GetRequiredKeyedService<KafkaConsumer>(topic);
        await host.StartAsync().Bounded();
        await UntilHealthAsync(host, topic, health => health.Status == HealthStatus.Healthy);

        await consumer.StopAsync().Bounded();
        await SendAsync(topic, 1);
        Assert.Equal(HealthStatus.Unhealthy, (await HealthAsync(host, topic)).Status);
        Assert.Empty(Inbox.Texts);
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => Inbox.Texts.Count == 1);
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(host, topic)).Status);
        await host.StopAsync().Bounded();

        Assert.False(consumer.IsRunning);
        Assert.Equal(1, await CommittedAsync(topic));
    }

    [Fact]
    public async Task Start_TopicIsMissing_IsSaid_AndTheConsumerRunsOnceItIsThere()
    {
        var topic = "t-" + Guid.NewGuid().ToString("N");
        using var host = Build(services => services.AddScoped<ScopedPart>().AddStreamOtterConsumer<TextHandler>(topic, config => Copy(config)));

        await host.StartAsync().Bounded();

        var entry = await UntilHealthAsync(host, topic, health => health.Exception is not null);
        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Contains(topic, entry.Description);
        Assert.Equal(KafkaFailure.TopicNotFound, Assert.IsType<KafkaIntegrationException>(entry.Exception).Failure);
        Assert.Contains(Logged.Entries, logged => logged.Level == LogLevel.Error && logged.Text.Contains(topic, StringComparison.Ordinal) && logged.Error?.Message == entry.Exception.Message);

        using var admin = Admin();
        await admin.CreateTopicsAsync([new() { Name = topic, NumPartitions = 1 }]);
        await SendAsync(topic, 1);
        await UntilHealthAsync(host, topic, health => health.Status == HealthStatus.Healthy);
        await UntilAsync(() => Inbox.Texts.Count == 1);
        await host.StopAsync().Bounded();
    }

    [Fact]
    public async Task Failure_IsLoggedOnce_WhetherAMessageFailsOrTheConsumerEnds()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 1);
        var failure = new InvalidOperationException("once");
        var missing = "t-" + Guid.NewGuid().ToString("N");
        Inbox.Act = (message, _) => message.Try == 1 ? throw failure : Task.CompletedTask;
        using var host = Build(services => services.AddScoped<ScopedPart>()
            .AddStreamOtterConsumer<TextHandler>(topic, config => Copy(config))
            .AddStreamOtterConsumer<TextHandler>(missing, config => Copy(config, ours => ours.GroupId += "missing")));

        await host.StartAsync().Bounded();
        await UntilAsync(() => Inbox.Texts.Count == 1 && Logged.Entries.Any(IsRestart));
        await host.StopAsync().Bounded();

        Assert.Single(Logged.Entries, entry => entry.Error == failure);
        var firstStart = Logged.Entries.TakeWhile(entry => !IsRestart(entry)).Append(Logged.Entries.First(IsRestart));
        Assert.Single(firstStart, entry => entry.Error is KafkaIntegrationException { Failure: KafkaFailure.TopicNotFound });

        bool IsRestart((LogLevel Level, string Text, Exception? Error) entry) => entry.Text.StartsWith($"The consumer {missing} does not run", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_MessageFails_IsDegradedUntilItWorks()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 1);
        var works = false;
        Inbox.Act = (_, _) => works ? Task.CompletedTask : throw new InvalidOperationException("not yet");
        using var host = Build(services => services.AddScoped<ScopedPart>().AddStreamOtterConsumer<TextHandler>(topic, config => Copy(config)));
        await host.StartAsync().Bounded();

        var entry = await UntilHealthAsync(host, topic, health => health.Status == HealthStatus.Degraded);
        Assert.StartsWith($"Message 0 of {topic} [0] fails", entry.Description, StringComparison.Ordinal);
        works = true;
        await UntilHealthAsync(host, topic, health => health.Status == HealthStatus.Healthy);

        Assert.Equal(["0"], Inbox.Texts);
        await host.StopAsync().Bounded();
    }

    [Fact]
    public async Task Broker_KilledAndBack_TheHostGoesOnAndTheHealthTells()
    {
        await using var cluster = await KafkaTool.StartAsync();
        var topic = await NewTopicAsync(servers: cluster.Servers);
        using var host = Build(services => services.AddScoped<ScopedPart>()
            .AddStreamOtterKafka(config => (config.BootstrapServers, config.RequestTimeout) = (cluster.Servers, TimeSpan.FromSeconds(2)))
            .AddStreamOtterConsumer<TextHandler>(topic, config => config.GroupId = "g"));
        var producer = host.Services.GetRequiredService<KafkaProducer>();
        await producer.SendAsync(topic, new ProducerMessage("k", "before")).Bounded();
        await host.StartAsync().Bounded();
        await UntilAsync(() => Inbox.Texts.Contains("before"));
        await UntilHealthAsync(host, topic, health => health.Status == HealthStatus.Healthy);

        await cluster.RunAsync("kill-broker", "1");
        var gone = await UntilHealthAsync(host, topic, health => health.Status == HealthStatus.Unhealthy);
        Assert.StartsWith("No broker answers.", gone.Description, StringComparison.Ordinal);
        await cluster.RunAsync("start-broker", "1");
        await UntilHealthAsync(host, topic, health => health.Status == HealthStatus.Healthy);
        await producer.SendAsync(topic, new ProducerMessage("k", "after")).Bounded();

        await UntilAsync(() => Inbox.Texts.Contains("after"));
        await host.StopAsync().Bounded();
    }
}
