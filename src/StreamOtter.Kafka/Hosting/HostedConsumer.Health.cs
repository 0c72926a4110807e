using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamOtter.Kafka.Hosting;

/// <summary>
/// Failing while it does not run, or no broker answers; degraded while a message fails. Brokers are asked only where there
/// was trouble since they answered last.
/// </summary>
internal sealed partial class HostedConsumer : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal) { ["partitions"] = _consumer.Partitions };
        if (!_consumer.IsReady)
        {
            var why = _failure is { } failure ? failure.Message : "It is being started, or was stopped.";
            return new HealthCheckResult(context.Registration.FailureStatus, $"The consumer does not run. {why}", _failure, data);
        }
        if (_trouble is { } trouble)
        {
            if (!await _consumer.AskBrokersAsync().WaitAsync(cancellationToken).ConfigureAwait(false))
                return new HealthCheckResult(context.Registration.FailureStatus, $"No broker answers. {trouble.Message}", trouble.Exception, data);
            Interlocked.CompareExchange(ref _trouble, null, trouble);
        }
        return _consumer.Retrying is { } message
            ? HealthCheckResult.Degraded(
                string.Create(CultureInfo.InvariantCulture, $"Message {message.Offset} of {message.Topic} [{message.Partition}] fails, and is tried again: try {message.Try}."), data: data)
            : HealthCheckResult.Healthy(data: data);
    }
}
