using Microsoft.Extensions.Hosting;

namespace StreamOtter.Kafka.Hosting;

/// <summary>Runs the application's consumers; all stop at once, so that none waits for another's last message.</summary>
internal sealed class ConsumerHost(IEnumerable<HostedConsumer> consumers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(consumers.Select(consumer => consumer.RunAsync(stoppingToken)));
}
