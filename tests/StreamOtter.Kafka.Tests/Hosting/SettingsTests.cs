using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StreamOtter.Kafka.Integration;
using StreamOtter.Logging;
using StreamOtter.Schemas;
using StreamOtter.Schemas.Registry;
using StreamOtter.Security;

namespace StreamOtter.Kafka.Tests.Hosting;

/// <summary>Where settings of producers and consumers come from; nothing connects.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void Consumer_Settings_AreTheSectionsThenItsOwnThenTheLambdas()
    {
        using var host = Build(services => services
            .AddStreamOtterConsumer<TextHandler>("orders", config => config.MaxConcurrency = 7)
            .AddStreamOtterConsumer<TextHandler>("orders", name: "audit")
            .AddStreamOtterKafka(Section(
                ("BootstrapServers", "k:9092"), ("GroupId", "shop"), ("MaxConcurrency", "2"), ("SendTimeout", "00:00:09"),
                ("Security:UseTls", "true"), ("Settings:fetch.min.bytes", "7"),
                ("Consumers:orders:MaxConcurrency", "5"), ("Consumers:orders:DeadLetters:Topic", "dead"), ("Consumers:orders:Retry:MaxRetries", "9"),
                ("Consumers:audit:GroupId", "audit"), ("Consumers:audit:AutoCommit", "false"), ("Consumers:audit:Security:UseTls", "false"))));
        var configs = host.Services.GetRequiredService<IOptionsMonitor<KafkaConsumerConfig>>();

        var (orders, audit) = (configs.Get("orders"), configs.Get("audit"));

        Assert.Equal(("k:9092", "shop", 7, true), (orders.BootstrapServers, orders.GroupId, orders.MaxConcurrency, orders.AutoCommit));
        Assert.Equal(("dead", 9, true, "7"), (orders.DeadLetters!.Topic, orders.Retry.MaxRetries, orders.Security!.UseTls, orders.Settings["fetch.min.bytes"]));
        Assert.Equal(("k:9092", "audit", 2, false), (audit.BootstrapServers, audit.GroupId, audit.MaxConcurrency, audit.AutoCommit));
        Assert.Null(audit.DeadLetters);
        Assert.False(audit.Security!.UseTls);
        var producer = host.Services.GetRequiredService<IOptions<KafkaProducerConfig>>().Value;
        Assert.Equal(("k:9092", TimeSpan.FromSeconds(9), true), (producer.BootstrapServers, producer.SendTimeout, producer.Security!.UseTls));
    }

    [Fact]
    public async Task Settings_ThatCannotWork_KeepTheHostFromStarting_AndNameTheConsumer()
    {
        using var host = Build(services => services
            .AddStreamOtterKafka(config => config.BootstrapServers = "k:9092")
            .AddStreamOtterConsumer<TextHandler>("orders", config => config.MaxConcurrency = 0)
            .AddStreamOtterConsumer<TextHandler>("users", config => (config.GroupId, config.Retry.MaxRetries) = ("g", -1)));

        var error = await Assert.ThrowsAsync<AggregateException>(() => host.StartAsync());

        Assert.All(
            ["The consumer 'orders': GroupId must name the group.", "MaxConcurrency must be 1 to 1,000", "The consumer 'users': MaxRetries must be"],
            part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Section_WithErrors_KeepsTheHostFromStarting_AndAllAreNamed()
    {
        using var host = Build(services => services
            .AddStreamOtterKafka(Section(
                ("BootstrapServers", "k:9092"), ("GroupID", "g"), ("MaxConcurency", "2"), ("Linger", "soon"), ("SendTimeout", "00:00:00.1"),
                ("Security:Mechanism", "Kerberos"), ("Consumers:orders:AutoCommit", "maybe"), ("Consumers:orders:Retries", "1"), ("Consumers:orders:MaxBuffered", "0")))
            .AddStreamOtterConsumer<TextHandler>("orders", config => config.Retry.MaxRetries = -1));

        var error = await Assert.ThrowsAsync<AggregateException>(() => host.StartAsync());

        Assert.All(
            [
                "MaxConcurency: There is no such setting. There are: BootstrapServers, ClientId, Security,",
                "Linger: It must be a time as hours:minutes:seconds",
                "Security:Mechanism: It must be None, Plain, ScramSha256, ScramSha512.",
                "Consumers:orders:AutoCommit: It must be true or false.",
                "Consumers:orders:Retries: There is no such setting. There are: Consumers:*:BootstrapServers,",
                "The producer: SendTimeout must be",
                "The consumer 'orders': MaxBuffered must be",
                "The consumer 'orders': MaxRetries must be",
            ],
            part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("GroupID", error.Message, StringComparison.Ordinal); // case does not count
    }

    [Fact]
    public void Section_OfTheWholeConfiguration_IsThatCalledKafka()
    {
        using var host = Build(services => services.AddStreamOtterKafka(new ConfigurationBuilder()
            .AddInMemoryCollection([new("PATH", "/bin"), new("Kafka:BootstrapServers", "k:9092"), new("Logging:LogLevel:Default", "Debug")]).Build()));

        Assert.Equal("k:9092", host.Services.GetRequiredService<IOptions<KafkaProducerConfig>>().Value.BootstrapServers);
    }

    [Fact]
    public void Name_Twice_IsRefused()
    {
        var services = new ServiceCollection().AddStreamOtterConsumer<TextHandler>("orders");
        var error = Assert.Throws<ArgumentException>(() => services.AddStreamOtterConsumer<LineHandler, Support.Line>("orders", new StreamOtter.Serialization.JsonStrategy()));
        Assert.Contains("'orders'", error.Message);
        Assert.Throws<ArgumentException>(() => services.AddStreamOtterConsumer<TextHandler>(" "));
    }

    [Fact]
    public async Task SecurityManager_IsWhatClientsUse_UnlessTheirConfigSaysOtherwise()
    {
        // One that cannot work tells by its error that it is used.
        using var security = new SecurityManager();
        await using var kafka = new KafkaIntegrationManager(security: security);
        var consumer = new KafkaConsumerConfig { BootstrapServers = "k:9092", GroupId = "g" };
        var producer = new KafkaProducerConfig { BootstrapServers = "k:9092" };
        var ca = Path.GetTempFileName();
        security.ConfigureKafkaSecurity(new() { CaFile = ca });
        File.Delete(ca);

        Assert.Contains(ca, Assert.Throws<KafkaIntegrationException>(() => kafka.CreateConsumer(consumer, "t")).Message);
        Assert.Contains(ca, Assert.Throws<KafkaIntegrationException>(() => kafka.CreateProducer(producer)).Message);
        (consumer.Security, producer.Security) = (new(), new());
        _ = (kafka.CreateConsumer(consumer, "t"), kafka.CreateProducer(producer));
    }

    [Fact]
    public async Task Services_ShareOneSecurity_AndTheirErrorsHaveCategories()
    {
        using var host = Build(services => services
            .AddStreamOtter(options => options.KafkaSecurity.UseTls = true)
            .AddStreamOtterKafka(config => (config.BootstrapServers, config.Security) = ("k:9092", new() { Mechanism = SaslMechanism.Plain, Username = "u", Password = "p" })));

        // Checked as SecurityManager does: the password as it is only over TLS.
        var error = Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<KafkaProducer>());
        Assert.Contains("Security:Mechanism: Plain sends the password as it is", error.Message);

        var manager = host.Services.GetRequiredService<KafkaIntegrationManager>();
        Assert.Same(manager, host.Services.GetRequiredService<KafkaIntegrationManager>());
        var errors = host.Services.GetRequiredService<ErrorHandlingAndLoggingManager>();
        Assert.Equal(ErrorCategory.Authentication, errors.CategorizeError(new InvalidOperationException("x", new KafkaIntegrationException(KafkaFailure.Forbidden, "no"))));
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData(KafkaFailure.Forbidden, ErrorCategory.Authentication)]
    [InlineData(KafkaFailure.Unavailable, ErrorCategory.Network)]
    [InlineData(KafkaFailure.Unknown, ErrorCategory.Network)]
    [InlineData(KafkaFailure.InvalidMessage, ErrorCategory.Serialization)]
    [InlineData(KafkaFailure.MessageTooLarge, ErrorCategory.Serialization)]
    [InlineData(KafkaFailure.TopicNotFound, null)]
    [InlineData(KafkaFailure.HandlerFailed, null)]
    public void Category_OfFailures_Fits(KafkaFailure failure, ErrorCategory? category) =>
        Assert.Equal(category, KafkaErrorCategories.Of(new KafkaIntegrationException(failure, "x")));

    [Fact]
    public void Category_OfSchemas_Fits()
    {
        Assert.Equal(ErrorCategory.Authentication, KafkaErrorCategories.Of(new SchemaRegistryException(SchemaRegistryError.Forbidden, "x")));
        Assert.Equal(ErrorCategory.Network, KafkaErrorCategories.Of(new SchemaRegistryException(SchemaRegistryError.Unavailable, "x")));
        Assert.Equal(ErrorCategory.Serialization, KafkaErrorCategories.Of(new SchemaDataException("x")));
        Assert.Null(KafkaErrorCategories.Of(new TimeoutException()));
    }

    private static IHost Build(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        configure(builder.Services);
        return builder.Build();
    }

    private static IConfiguration Section(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("Kafka:" + setting.Key, (string?)setting.Value))).Build().GetSection("Kafka");
}
