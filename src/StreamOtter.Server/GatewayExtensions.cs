using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using StreamOtter.Streams;

namespace StreamOtter.Server;

/// <summary>A gateway inside an ASP.NET Core application.</summary>
public static class GatewayExtensions
{
    /// <summary>Adds a gateway over an engine, which the application's services then own.</summary>
    public static IServiceCollection AddStreamOtterGateway(
        this IServiceCollection services, Func<IServiceProvider, IStreamEngine> engine, GatewayOptions? options = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(engine);
        services.AddSingleton(provider => new Gateway(
            provider.GetRequiredService<IStreamEngine>(),
            options ?? new GatewayOptions(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddHostedService<GatewayService>();
        return services;
    }

    /// <summary>Serves the gateway's WebSocket endpoints, and stream-sea's HTTP API.</summary>
    public static IEndpointConventionBuilder MapStreamOtter(this IEndpointRouteBuilder endpoints)
    {
        var gateway = endpoints.ServiceProvider.GetRequiredService<Gateway>();
        var group = endpoints.MapGroup("");
        if (gateway.Options.Guide.Enabled)
            group.Map(gateway.Options.Guide.Path, gateway.ServeGuideAsync);
        group.Map("/v1", gateway.ServeV1Async);
        if (gateway.Options.StreamSea.Enabled)
            gateway.MapStreamSea(group.MapGroup("/api/v1"));
        return group;
    }

    /// <summary>
    /// Serves <c>/health/live</c> (200 while the process runs) and <c>/health/ready</c> (200 where the gateway can
    /// serve, else 503), both with a JSON body: <c>{"status","reason"?,"connections"}</c>.
    /// </summary>
    public static IEndpointConventionBuilder MapStreamOtterHealth(this IEndpointRouteBuilder endpoints)
    {
        var gateway = endpoints.ServiceProvider.GetRequiredService<Gateway>();
        var group = endpoints.MapGroup("/health");
        group.MapGet("/live", context => Health.HealthReport.WriteAsync(context, EngineHealth.Ready, gateway.ConnectionCount));
        group.MapGet("/ready", context => Health.HealthReport.WriteAsync(context, gateway.Health, gateway.ConnectionCount));
        return group;
    }
}
