using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamOtter.Kafka.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Health checks of Kafka's consumers.</summary>
public static class KafkaHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a health check, called <c>kafka-consumer-NAME</c>, for each consumer that is registered by
    /// <c>AddStreamOtterConsumer</c>, before or after: healthy while it has joined its group and brokers answer, degraded
    /// while a message fails and is tried again.
    /// </summary>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="failureStatus">What it is where the consumer does not run, or no broker answers. Default: unhealthy.</param>
    /// <param name="tags">Tags of each. Default: none.</param>
    public static IHealthChecksBuilder AddStreamOtterConsumers(
        this IHealthChecksBuilder builder, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<HealthCheckServiceOptions>().Configure<IEnumerable<HostedConsumer>>((options, consumers) =>
        {
            foreach (var consumer in consumers)
                options.Registrations.Add(new HealthCheckRegistration($"kafka-consumer-{consumer.Name}", consumer, failureStatus, tags));
        });
        return builder;
    }
}
