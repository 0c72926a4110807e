using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StreamOtter.Kafka.Hosting;
using StreamOtter.Kafka.Integration;
using StreamOtter.Logging;
using StreamOtter.Schemas;
using StreamOtter.Security;
using StreamOtter.Serialization;
using StreamOtter.Telemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Kafka's producers and consumers with an application's services.</summary>
public static class KafkaServiceCollectionExtensions
{
    /// <summary>
    /// Registers Kafka with the settings of a section: what is in it is the producer's and every consumer's, and what is in
    /// <c>Consumers:NAME</c> below it is of that consumer only. Settings that do not exist, are of the wrong kind or cannot
    /// work are told when the application starts, all at once.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section, or the whole configuration with a section "Kafka".</param>
    /// <param name="configure">Changes to that, for producer and consumers. Default: none.</param>
    public static IServiceCollection AddStreamOtterKafka(
        this IServiceCollection services, IConfiguration configuration, Action<KafkaConnectionConfig>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        var section = new KafkaSection(configuration as IConfigurationSection ?? configuration.GetSection("Kafka"));
        services.AddSingleton(section);
        services.AddSingleton<IConfigureOptions<KafkaProducerConfig>>(section);
        services.AddSingleton<IValidateOptions<KafkaProducerConfig>>(section);
        services.AddSingleton(new KafkaDefaults(section.Configure));
        return AddStreamOtterKafka(services, configure);
    }

    /// <summary>
    /// Registers a <see cref="KafkaIntegrationManager"/> and a <see cref="KafkaProducer"/>, each once for the application,
    /// and all of <c>AddStreamOtter</c>, whose <see cref="SecurityManager"/> secures them.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Settings of the producer and of every consumer. Default: none.</param>
    public static IServiceCollection AddStreamOtterKafka(this IServiceCollection services, Action<KafkaConnectionConfig>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddStreamOtter();
        var producer = services.AddOptions<KafkaProducerConfig>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KafkaProducerConfig>, ConfigValidator>());
        if (configure is not null)
        {
            producer.Configure(configure);
            services.AddSingleton(new KafkaDefaults((_, config) => configure(config)));
        }
        services.TryAddSingleton(CreateManager);
        services.TryAddSingleton(provider =>
            provider.GetRequiredService<KafkaIntegrationManager>().CreateProducer(provider.GetRequiredService<IOptions<KafkaProducerConfig>>().Value));
        return services;
    }

    /// <summary>
    /// Registers a consumer that runs as long as the application does, with a handler from a scope of each try's own.
    /// Settings that cannot work keep the application from starting; what else keeps the consumer from running is logged and
    /// tried again. The <see cref="KafkaConsumer"/> is a keyed service of its name.
    /// </summary>
    /// <typeparam name="THandler">The handler; registered as a scoped service, unless it is registered already.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="topic">The topic; one that begins with ^ is a regular expression.</param>
    /// <param name="configure">The settings. Default: those of <c>AddStreamOtterKafka</c>. A <c>GroupId</c> is required.</param>
    /// <param name="name">What configuration, logs and health checks call it. Default: the topic.</param>
    /// <exception cref="ArgumentException">There is a consumer of this name.</exception>
    public static IServiceCollection AddStreamOtterConsumer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IServiceCollection services, string topic, Action<KafkaConsumerConfig>? configure = null, string? name = null)
        where THandler : class, IKafkaMessageHandler =>
        AddConsumer<THandler>(services, topic, configure, name, ScopedHandlers.Of<THandler>);

    /// <summary>Registers a consumer whose handler takes values that a format makes. What it makes none of is not tried again.</summary>
    /// <typeparam name="THandler">The handler; registered as a scoped service, unless it is registered already.</typeparam>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="topic">The topic; one that begins with ^ is a regular expression.</param>
    /// <param name="format">Makes values of bytes, such as <c>new JsonStrategy(AppJson.Default.Order)</c>.</param>
    /// <param name="configure">The settings. Default: those of <c>AddStreamOtterKafka</c>. A <c>GroupId</c> is required.</param>
    /// <param name="name">What configuration, logs and health checks call it. Default: the topic.</param>
    /// <exception cref="ArgumentException">There is a consumer of this name.</exception>
    public static IServiceCollection AddStreamOtterConsumer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TValue>(
        this IServiceCollection services, string topic, IAsyncDeserializationStrategy format, Action<KafkaConsumerConfig>? configure = null, string? name = null)
        where THandler : class, IKafkaMessageHandler<TValue>
    {
        ArgumentNullException.ThrowIfNull(format);
        return AddConsumer<THandler>(services, topic, configure, name, provider =>
        {
            var formats = provider.GetRequiredService<DataSerializationManager>();
            return ScopedHandlers.Of<THandler, TValue>(provider, (message, token) => ScopedHandlers.ReadAsync<TValue>(message, formats, format, token));
        });
    }

    /// <summary>Registers a consumer whose handler takes values with a registered schema. What is no such value is not tried again.</summary>
    /// <typeparam name="THandler">The handler; registered as a scoped service, unless it is registered already.</typeparam>
    /// <typeparam name="TValue">The values.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="topic">The topic; one that begins with ^ is a regular expression.</param>
    /// <param name="serializer">Gives what reads the values; asked once.</param>
    /// <param name="configure">The settings. Default: those of <c>AddStreamOtterKafka</c>. A <c>GroupId</c> is required.</param>
    /// <param name="name">What configuration, logs and health checks call it. Default: the topic.</param>
    /// <exception cref="ArgumentException">There is a consumer of this name.</exception>
    public static IServiceCollection AddStreamOtterConsumer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler, TValue>(
        this IServiceCollection services, string topic, Func<IServiceProvider, SchemaSerializer<TValue>> serializer,
        Action<KafkaConsumerConfig>? configure = null, string? name = null)
        where THandler : class, IKafkaMessageHandler<TValue>
    {
        ArgumentNullException.ThrowIfNull(serializer);
        return AddConsumer<THandler>(services, topic, configure, name, provider =>
        {
            var values = serializer(provider);
            return ScopedHandlers.Of<THandler, TValue>(provider, (message, token) => message.ReadAsync(values, token));
        });
    }

    private static IServiceCollection AddConsumer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        IServiceCollection services, string topic, Action<KafkaConsumerConfig>? configure, string? name,
        Func<IServiceProvider, Func<ConsumerMessage, CancellationToken, Task>> handlerOf)
        where THandler : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(topic);
        var key = name ?? topic;
        if (services.Any(service => service.IsKeyedService && service.ServiceType == typeof(KafkaConsumer) && key.Equals(service.ServiceKey)))
            throw new ArgumentException($"There is a consumer '{key}' already: give this one a name of its own.", nameof(name));
        AddStreamOtterKafka(services);
        var options = services.AddOptions<KafkaConsumerConfig>(key).ValidateOnStart()
            .Configure<IEnumerable<KafkaDefaults>>((config, defaults) =>
            {
                foreach (var shared in defaults)
                    shared.Apply(key, config);
            });
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KafkaConsumerConfig>, ConfigValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ConsumerHost>());
        services.TryAddScoped<THandler>();
        services.AddKeyedSingleton(key, (provider, _) => provider.GetRequiredService<KafkaIntegrationManager>().CreateConsumer(
            provider.GetRequiredService<IOptionsMonitor<KafkaConsumerConfig>>().Get(key), [topic], handlerOf(provider)));
        services.AddSingleton(provider => new HostedConsumer(
            key,
            provider.GetRequiredKeyedService<KafkaConsumer>(key),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ErrorHandlingAndLoggingManager>().CreateLogger(typeof(KafkaConsumer).FullName!)));
        return services;
    }

    private static KafkaIntegrationManager CreateManager(IServiceProvider provider)
    {
        var errors = provider.GetRequiredService<ErrorHandlingAndLoggingManager>();
        errors.AddCategorizer(KafkaErrorCategories.Of);
        return new KafkaIntegrationManager(
            provider.GetRequiredService<TimeProvider>(), errors, provider.GetRequiredService<SecurityManager>(), provider.GetRequiredService<TelemetryManager>());
    }
}
