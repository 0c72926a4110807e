using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace StreamOtter.Kafka.Hosting;

/// <summary>Runs the application's consumers; all stop at once, so that none waits for another's last message.</summary>
internal sealed class ConsumerHost(IServiceProvider services) : BackgroundService
{
    private List<HostedConsumer> _consumers = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Not before: a host makes its services before it checks options, and is to tell of all that cannot work.
        _consumers = [.. services.GetServices<HostedConsumer>()];
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_consumers.Select(consumer => consumer.RunAsync(stoppingToken)));
}
