using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamOtter.Logging;

namespace StreamOtter.Hosting;

/// <summary>
/// Whether the library works: degraded while its client has no connection, and where log entries were dropped or lost since
/// it was last asked; unhealthy where the client has ended.
/// <code>
/// services.AddHealthChecks().AddCheck&lt;StreamOtterHealthCheck&gt;("streamotter");
/// </code>
/// </summary>
/// <param name="errors">The logs.</param>
/// <param name="client">The client, or null where there is none.</param>
public sealed class StreamOtterHealthCheck(ErrorHandlingAndLoggingManager errors, StreamOtterClient? client = null) : IHealthCheck
{
    private long _gone;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var counts = errors.Counts;
        var gone = counts.Dropped + counts.Lost;
        var isLosing = gone > Interlocked.Exchange(ref _gone, gone);
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["log.written"] = counts.Written,
            ["log.dropped"] = counts.Dropped,
            ["log.lost"] = counts.Lost,
        };
        if (client is not null)
            data["client.state"] = client.State.ToString();
        return Task.FromResult(client?.State switch
        {
            ClientState.Closed => HealthCheckResult.Unhealthy("The client has ended, and does not connect any more.", data: data),
            ClientState.Connecting => HealthCheckResult.Degraded("The client has no connection, and is making one.", data: data),
            _ when isLosing => HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"Log entries were dropped or lost: {gone} so far."), data: data),
            _ => HealthCheckResult.Healthy(data: data),
        });
    }
}
