using Microsoft.Extensions.Logging;
using StreamOtter.Kafka.Integration;

namespace StreamOtter.Kafka.Hosting;

/// <summary>
/// A consumer for as long as the application runs. What keeps it from starting, or ends it, is logged and tried again: an
/// application does not end because brokers do not answer, or a topic is not there yet.
/// </summary>
internal sealed partial class HostedConsumer
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(1);

    private readonly KafkaConsumer _consumer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile Exception? _failure;
    private volatile KafkaError? _trouble;

    public HostedConsumer(string name, KafkaConsumer consumer, TimeProvider time, ILogger logger)
    {
        Name = name;
        _consumer = consumer;
        _time = time;
        _logger = logger;
        consumer.Failed += Hear;
    }

    public string Name { get; }

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            var delay = FirstDelay;
            while (await RunOnceAsync(stopping).ConfigureAwait(false) is { } failure)
            {
                var hasRun = _failure is null;
                _failure = failure;
                delay = hasRun ? FirstDelay : delay * 2 < MaxDelay ? delay * 2 : MaxDelay;
                LogFailed(Name, delay.TotalSeconds, _consumer.HasTold(failure) ? null : failure);
                await Task.Delay(delay, _time, stopping).ConfigureAwait(false);
            }
            // The application has stopped it, and may start it again: it still ends with the host.
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        await _consumer.StopAsync(CancellationToken.None).ConfigureAwait(false);
        LogStopped(Name);
    }

    /// <summary>Answers what ended it; null where that was the application.</summary>
    private async Task<Exception?> RunOnceAsync(CancellationToken stopping)
    {
        try
        {
            await _consumer.StartAsync(stopping).ConfigureAwait(false);
            _failure = null;
            LogStarted(Name, _consumer.Partitions);
            return await _consumer.WaitForEndAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            return e;
        }
    }

    private void Hear(KafkaError error)
    {
        if (!error.IsFatal && error.Record is null)
            _trouble = error;
    }

    [LoggerMessage(3050, LogLevel.Information, "The consumer {Name} runs, with {Partitions} partitions for now")]
    private partial void LogStarted(string name, int partitions);

    [LoggerMessage(3051, LogLevel.Error, "The consumer {Name} does not run, and is started again in {Seconds} s")]
    private partial void LogFailed(string name, double seconds, Exception? reason);

    [LoggerMessage(3053, LogLevel.Information, "The consumer {Name} has stopped")]
    private partial void LogStopped(string name);
}
