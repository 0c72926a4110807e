using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamOtter.Kafka.Integration;
using StreamOtter.Logging;

namespace StreamOtter.Kafka.Hosting;

/// <summary>Runs the application's consumers; all stop at once, so that none waits for another's last message.</summary>
internal sealed partial class ConsumerHost(IServiceProvider services) : BackgroundService
{
    private List<HostedConsumer> _consumers = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Not before: a host makes its services before it checks options, and is to tell of all that cannot work.
        _consumers = [.. services.GetServices<HostedConsumer>()];
        WarnOfSettingsOfNone();
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_consumers.Select(consumer => consumer.RunAsync(stoppingToken)));

    /// <summary>A warning and no error: programs may share a file, and each run some of its consumers.</summary>
    private void WarnOfSettingsOfNone()
    {
        var names = _consumers.Select(consumer => consumer.Name).ToList();
        var logger = services.GetRequiredService<ErrorHandlingAndLoggingManager>().CreateLogger(typeof(KafkaConsumer).FullName!);
        foreach (var name in services.GetServices<KafkaSection>().SelectMany(section => section.Consumers).Except(names, StringComparer.OrdinalIgnoreCase))
            LogNoConsumer(logger, name, string.Join(", ", names));
    }

    [LoggerMessage(3054, LogLevel.Warning, "There are settings of a consumer {Name}, but no such consumer here. There are: {Names}")]
    private static partial void LogNoConsumer(ILogger logger, string name, string names);
}
