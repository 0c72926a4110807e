using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Integration.Settings;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Security;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>Settings, and brokers that are not there or refuse.</summary>
public sealed class ConfigTests : KafkaTest
{
    [Theory]
    [InlineData("fetch.min.byte", "fetch.min.bytes")]
    [InlineData("sasl.usernme", "sasl.username")]
    [InlineData("Compression.Typ", "compression.type")]
    public void Constructor_SettingThatDoesNotExist_NamesThoseNearIt(string wrong, string near)
    {
        var settings = new Dictionary<string, string> { [wrong] = "1" };

        var consumer = Assert.Throws<KafkaIntegrationException>(() => Manager.CreateConsumer(new() { BootstrapServers = "x:1", GroupId = "g", Settings = settings }, "t"));
        var producer = Assert.Throws<KafkaIntegrationException>(() => Manager.CreateProducer(new() { BootstrapServers = "x:1", Settings = settings }));

        foreach (var error in (KafkaIntegrationException[])[consumer, producer])
        {
            Assert.Equal(KafkaFailure.InvalidSettings, error.Failure);
            Assert.Contains(wrong, error.Message);
            Assert.Contains(near, error.Message);
        }
    }

    [Fact]
    public void Near_EveryNameItKnows_IsOneThatLibrdkafkaKnows()
    {
        Assert.InRange(SettingNames.Known.Count, 100, 1_000);
        Assert.Equal([], SettingNames.Known.Where(name =>
        {
            var settings = new Dictionary<string, string> { ["bootstrap.servers"] = "x:1", ["group.id"] = "g", [name] = "?" };
            var said = Record.Exception(() => new ConsumerBuilder<Ignore, Ignore>(settings).SetLogHandler((_, _) => { }).Build().Dispose());
            return said?.Message.Contains("No such configuration property", StringComparison.Ordinal) == true;
        }));
    }

    [Fact]
    public void Constructor_WrongConfig_TellsAllProblems()
    {
        var error = Assert.Throws<KafkaIntegrationException>(() => Manager.CreateConsumer(
            new() { MaxConcurrency = 0, DrainTimeout = TimeSpan.FromHours(1), AutoCommitInterval = TimeSpan.Zero, Retry = new() }, "t"));
        Assert.All(["BootstrapServers", "GroupId", "MaxConcurrency", "DrainTimeout", "AutoCommitInterval"], word => Assert.Contains(word, error.Message));

        error = Assert.Throws<KafkaIntegrationException>(() => Manager.CreateProducer(new() { SendTimeout = TimeSpan.Zero, MaxMessageBytes = 1, BufferBytes = 1 }));
        Assert.All(["BootstrapServers", "SendTimeout", "MaxMessageBytes", "BufferBytes"], word => Assert.Contains(word, error.Message));
        Assert.Throws<ArgumentException>(() => Manager.CreateConsumer(new() { BootstrapServers = "x:1", GroupId = "g" }, []));
        Assert.Throws<KafkaIntegrationException>(() => Manager.CreateProducer(new() { BootstrapServers = "x:1", Settings = new() { ["acks"] = "1" } }));
    }

    [Theory]
    [InlineData("x:y", "x:y")]
    [InlineData("a:1,b:,c:3", "b:")]
    [InlineData("a:1,,c:3", "")]
    [InlineData("a:65536", "a:65536")]
    [InlineData("SSL://a:0", "SSL://a:0")]
    [InlineData("[::1]:x", "[::1]:x")]
    [InlineData("a, SSL://b, [::1], [::1]:1, 10.0.0.1:9092", null)]
    public void Constructor_BootstrapServers_AreAddresses(string servers, string? wrong)
    {
        var error = Record.Exception(() => Manager.CreateProducer(new() { BootstrapServers = servers }));

        Assert.Equal(wrong is null ? null : $"BootstrapServers must be host:port, separated by commas; '{wrong}' is not.", error?.Message);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("..")]
    public void Constructor_TopicThatCannotBe_IsRefused(string topic)
    {
        var config = new KafkaConsumerConfig { BootstrapServers = "x:1", GroupId = "g" };

        Assert.Contains("A topic's name", Assert.Throws<ArgumentException>("topics", () => Manager.CreateConsumer(config, ["t", topic])).Message, StringComparison.Ordinal);
        Manager.CreateConsumer(config, ["t", "^" + topic]);
    }

    [Fact]
    public void Config_FromConfiguration_HasEverything()
    {
        var source = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["BootstrapServers"] = "k:9092",
            ["GroupId"] = "g",
            ["AutoCommit"] = "false",
            ["OffsetReset"] = "Latest",
            ["Retry:MaxRetries"] = "9",
            ["Retry:Backoff"] = "Linear",
            ["DeadLetters:Topic"] = "dead",
            ["Security:UseTls"] = "true",
            ["Security:Mechanism"] = "ScramSha512",
            ["Security:Username"] = "u",
            ["Security:Password"] = "p",
            ["Settings:fetch.min.bytes"] = "7",
        }).Build();

        var config = source.Get<KafkaConsumerConfig>()!;
        var settings = ConfigReader.Consumer(config);

        Assert.False(config.AutoCommit);
        Assert.Equal(OffsetReset.Latest, config.OffsetReset);
        Assert.Equal((9, RetryBackoff.Linear, "dead"), (config.Retry.MaxRetries, config.Retry.Backoff, config.DeadLetters!.Topic));
        Assert.Equal(
            ("SASL_SSL", "SCRAM-SHA-512", "u", "7"),
            (settings["security.protocol"], settings["sasl.mechanism"], settings["sasl.username"], settings["fetch.min.bytes"]));
    }

    [Theory]
    [InlineData(false, StreamOtter.Security.SaslMechanism.None, null)]
    [InlineData(true, StreamOtter.Security.SaslMechanism.None, "SSL")]
    [InlineData(false, StreamOtter.Security.SaslMechanism.ScramSha512, "SASL_PLAINTEXT")]
    [InlineData(true, StreamOtter.Security.SaslMechanism.Plain, "SASL_SSL")]
    public void Security_Settings_AreLibrdkafkas(bool tls, StreamOtter.Security.SaslMechanism mechanism, string? protocol)
    {
        var login = mechanism == StreamOtter.Security.SaslMechanism.None ? null : "otter";
        var security = new KafkaSecurityOptions { UseTls = tls, Mechanism = mechanism, Username = login, Password = login };
        var settings = ConfigReader.Consumer(new() { BootstrapServers = "k:9092", GroupId = "g", Security = security });
        Assert.Equal(protocol, settings.GetValueOrDefault("security.protocol"));
    }

    [Fact]
    public async Task StartAsync_NobodyListens_SaysSoInTime()
    {
        const string servers = "127.0.0.1:1"; // none is given this port by chance
        var consumer = Manager.CreateConsumer(new() { BootstrapServers = servers, GroupId = "g", StartTimeout = TimeSpan.FromSeconds(1) }, "t", _ => { });
        consumer.Failed += Failures.Enqueue;

        var error = await Assert.ThrowsAsync<KafkaIntegrationException>(() => consumer.StartAsync().Bounded());

        Assert.Equal(KafkaFailure.Unavailable, error.Failure);
        Assert.Contains(servers, error.Message);
        Assert.Contains(Failures, told => told.Failure == KafkaFailure.Unavailable);
        Assert.False(consumer.IsRunning);
    }

    [Fact]
    public async Task SendAsync_NobodyListens_IsUnknownInTime()
    {
        var producer = Manager.CreateProducer(new() { BootstrapServers = "127.0.0.1:1", SendTimeout = TimeSpan.FromSeconds(1), RequestTimeout = TimeSpan.FromSeconds(1) });
        Manager.OnProducerError(producer, Failures.Enqueue);

        var error = await Assert.ThrowsAsync<KafkaSendException>(() => producer.SendAsync("t", new ProducerMessage("a", "a")).Bounded());

        Assert.True(error.Failure is KafkaFailure.Unknown or KafkaFailure.Unavailable, error.Message);
        await UntilAsync(() => Failures.Any(told => told.Failure == KafkaFailure.Unavailable));
    }

    [Fact]
    public async Task StartAsync_UnknownTopic_SaysWhich()
    {
        var topic = "nowhere-" + Group;
        var (consumer, _) = Consume(topic);

        var error = await Assert.ThrowsAsync<KafkaIntegrationException>(() => consumer.StartAsync().Bounded());

        Assert.Equal(KafkaFailure.TopicNotFound, error.Failure);
        Assert.Contains(topic, error.Message);
    }

    [Fact]
    public async Task Clients_WrongPassword_AreToldSoWithoutIt()
    {
        await using var cluster = await KafkaTool.StartAsync("--sasl", "otter:secret");
        // A password as it is, without TLS, is only by its settings.
        var right = Login("secret");
        var wrong = Login("wrong-word");
        await using var producer = new KafkaProducer(new() { BootstrapServers = cluster.Servers, RequestTimeout = Limits.Wait, Settings = right });
        await producer.SendAsync("t", new ProducerMessage("a", "a")).Bounded();

        var consumer = Manager.CreateConsumer(new() { BootstrapServers = cluster.Servers, GroupId = "g", Settings = wrong }, "t", _ => { });
        var error = await Assert.ThrowsAsync<KafkaIntegrationException>(() => consumer.StartAsync().Bounded());
        Assert.Equal(KafkaFailure.Forbidden, error.Failure);
        Assert.Contains("login", error.Message);
        Assert.DoesNotContain("wrong-word", error.Message);

        var refused = Manager.CreateProducer(new() { BootstrapServers = cluster.Servers, Settings = wrong, SendTimeout = TimeSpan.FromSeconds(2) });
        refused.Failed += Failures.Enqueue;
        await Assert.ThrowsAsync<KafkaSendException>(() => refused.SendAsync("t", new ProducerMessage("a", "a")).Bounded());
        await UntilAsync(() => Failures.Any(told => told.Failure == KafkaFailure.Forbidden)); // its time may be up before the broker answers
    }

    private static Dictionary<string, string> Login(string password) => new()
    {
        ["security.protocol"] = "SASL_PLAINTEXT",
        ["sasl.mechanism"] = "PLAIN",
        ["sasl.username"] = "otter",
        ["sasl.password"] = password,
    };
}
