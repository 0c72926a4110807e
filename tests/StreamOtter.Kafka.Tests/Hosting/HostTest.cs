using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Integration;
using StreamOtter.Kafka.Tests.Support;

namespace StreamOtter.Kafka.Tests.Hosting;

/// <summary>A test with an application's host, whose handlers write into <see cref="Inbox"/>.</summary>
public abstract class HostTest : KafkaTest
{
    protected Inbox Inbox { get; } = new();

    protected Logged Logged { get; } = new();

    protected IHost Build(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(Logged);
        builder.Services.AddSingleton(Inbox);
        builder.Services.AddHealthChecks().AddStreamOtterConsumers();
        configure(builder.Services);
        return builder.Build();
    }

    protected void Copy(KafkaConsumerConfig config, Action<KafkaConsumerConfig>? change = null)
    {
        var ours = Config(change);
        (config.BootstrapServers, config.GroupId, config.Retry, config.Settings, config.DeadLetters, config.DrainTimeout, config.AutoCommit, config.StartTimeout, config.RequestTimeout) =
            (ours.BootstrapServers, ours.GroupId, ours.Retry, ours.Settings, ours.DeadLetters, ours.DrainTimeout, ours.AutoCommit, ours.StartTimeout, ours.RequestTimeout);
    }

    protected static async Task<HealthReportEntry> HealthAsync(IHost host, string name)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().Bounded();
        return report.Entries[$"kafka-consumer-{name}"];
    }

    protected static async Task<HealthReportEntry> UntilHealthAsync(IHost host, string name, Func<HealthReportEntry, bool> holds)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var entry = await HealthAsync(host, name);
            if (holds(entry))
                return entry;
            Assert.False(limit.IsCancellationRequested, $"The health stayed {entry.Status}: {entry.Description}");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
