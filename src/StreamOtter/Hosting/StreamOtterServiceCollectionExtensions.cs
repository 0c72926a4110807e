using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamOtter;
using StreamOtter.Configuration;
using StreamOtter.Hosting;
using StreamOtter.Logging;
using StreamOtter.Plugins;
using StreamOtter.RateLimiting;
using StreamOtter.Resilience;
using StreamOtter.Security;
using StreamOtter.Serialization;
using StreamOtter.Telemetry;
using StreamOtter.WebSockets;
using ConfigurationManager = StreamOtter.Configuration.ConfigurationManager;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers StreamOtter with an application's services.</summary>
public static class StreamOtterServiceCollectionExtensions
{
    /// <summary>
    /// Registers the managers, each once for the application, with the settings of a section. Settings that do not exist, are
    /// of the wrong kind or cannot work are told when the application starts, all at once.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section, or the whole configuration with a section "StreamOtter".</param>
    /// <param name="configure">Changes to that. Default: none.</param>
    public static IServiceCollection AddStreamOtter(this IServiceCollection services, IConfiguration configuration, Action<StreamOtterOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        AddStreamOtter(services);
        var section = configuration as IConfigurationSection ?? configuration.GetSection(KnownSettings.Section);
        var settings = new SectionSettings(section);
        services.AddSingleton(settings);
        services.AddSingleton<IConfigureOptions<StreamOtterOptions>>(settings);
        services.AddSingleton<IValidateOptions<StreamOtterOptions>>(settings);
        services.AddSingleton<IOptionsChangeTokenSource<StreamOtterOptions>>(new ConfigurationChangeTokenSource<StreamOtterOptions>(section));
        return configure is null ? services : services.Configure(configure);
    }

    /// <summary>
    /// Registers the managers, each once for the application. What is registered already stays. Options that cannot work are
    /// told when the application starts.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">The settings. Default: the defaults.</param>
    public static IServiceCollection AddStreamOtter(this IServiceCollection services, Action<StreamOtterOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<StreamOtterOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StreamOtterOptions>, StreamOtterOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(CreateConfiguration);
        services.TryAddSingleton(CreateErrors);
        services.TryAddSingleton(CreateSecurity);
        services.TryAddSingleton(CreateTelemetry);
        services.TryAddSingleton(provider => new DataSerializationManager(Errors(provider)));
        services.TryAddSingleton(CreateResilience);
        services.TryAddSingleton(CreateRateLimiting);
        services.TryAddSingleton(CreateWebSockets<WebSocketManager>);
        services.TryAddSingleton(CreateWebSockets<WebSocketClient>);
        services.TryAddSingleton(provider => new PluginManager(provider, Errors(provider)));
        services.TryAddSingleton(provider => new StreamOtterHealthCheck(Errors(provider), provider.GetService<StreamOtterClient>()));
        return services;
    }

    /// <summary>
    /// Registers a client of a gateway, with the settings <see cref="StreamOtterOptions.Client"/>. Its connections are secured as
    /// <see cref="StreamOtterOptions.WebSocketSecurity"/> says.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes to those settings, after configuration. Default: none.</param>
    public static IServiceCollection AddStreamOtterClient(this IServiceCollection services, Action<StreamOtterClientOptions>? configure = null)
    {
        AddStreamOtter(services);
        services.PostConfigure<StreamOtterOptions>(options =>
        {
            options.Client ??= new();
            configure?.Invoke(options.Client);
        });
        services.TryAddSingleton(CreateClient);
        return services;
    }

    private static StreamOtterOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<StreamOtterOptions>>().Value;

    private static ErrorHandlingAndLoggingManager Errors(IServiceProvider provider) => provider.GetRequiredService<ErrorHandlingAndLoggingManager>();

    private static ConfigurationManager CreateConfiguration(IServiceProvider provider)
    {
        var manager = new ConfigurationManager(Errors(provider));
        foreach (var settings in provider.GetServices<SectionSettings>())
            manager.Begin(settings.Section);
        return manager;
    }

    private static ErrorHandlingAndLoggingManager CreateErrors(IServiceProvider provider)
    {
        var errors = new ErrorHandlingAndLoggingManager(provider.GetService<ILoggerFactory>(), provider.GetRequiredService<TimeProvider>());
        if (Options(provider).Logging is { } logging)
            errors.ConfigureLogging(logging);
        return errors;
    }

    private static SecurityManager CreateSecurity(IServiceProvider provider)
    {
        var options = Options(provider);
        var security = new SecurityManager(Errors(provider), provider.GetRequiredService<TimeProvider>());
        security.ConfigureAuditLogging(options.Audit);
        security.ConfigureWebSocketSecurity(options.WebSocketSecurity);
        security.ConfigureKafkaSecurity(options.KafkaSecurity);
        if (options.PayloadEncryption is { } encryption)
            security.ConfigurePayloadEncryption(encryption);
        return security;
    }

    private static ConnectionResilienceManager CreateResilience(IServiceProvider provider)
    {
        var resilience = new ConnectionResilienceManager();
        var connections = Options(provider).Connections;
        if (connections.Reconnection is { } reconnection)
            resilience.ConfigureReconnection(reconnection);
        if (connections.Heartbeat is { } heartbeat)
            resilience.ConfigureHealthChecks(heartbeat);
        return resilience;
    }

    private static RateLimitingManager CreateRateLimiting(IServiceProvider provider)
    {
        var rateLimiting = new RateLimitingManager();
        rateLimiting.ConfigureRateLimiting(Options(provider).RateLimit);
        return rateLimiting;
    }

    /// <summary>With the managers that are registered, and the logs of ours.</summary>
    private static T CreateWebSockets<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(IServiceProvider provider)
        where T : WebSocketManager
    {
        var connections = Options(provider).Connections;
        var security = provider.GetRequiredService<SecurityManager>();
        return ActivatorUtilities.CreateInstance<T>(provider, Errors(provider), connections with
        {
            Reconnection = null, // the resilience manager has them, where they can be changed for all
            Heartbeat = null,
            ConfigureHandler = security.Secure + connections.ConfigureHandler,
        });
    }

    private static StreamOtterClient CreateClient(IServiceProvider provider)
    {
        var options = Options(provider).Client!;
        var security = provider.GetRequiredService<SecurityManager>();
        var own = options with { ConfigureSocket = security.Secure + options.ConfigureSocket, TimeProvider = provider.GetRequiredService<TimeProvider>() };
        return new StreamOtterClient(own, provider.GetRequiredService<TelemetryManager>(), Errors(provider));
    }

    private static TelemetryManager CreateTelemetry(IServiceProvider provider)
    {
        var telemetry = new TelemetryManager(provider.GetService<IMeterFactory>(), Errors(provider));
        telemetry.ConfigureTelemetry(Options(provider).Telemetry);
        return telemetry;
    }
}
