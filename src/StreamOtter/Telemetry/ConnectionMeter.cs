using StreamOtter.RateLimiting;
using StreamOtter.WebSockets;

namespace StreamOtter.Telemetry;

/// <summary>What one connection measures. Its tags are made once: nothing is allocated for a message.</summary>
internal sealed class ConnectionMeter(ConnectionMetrics metrics, Uri url)
{
    private static readonly KeyValuePair<string, object?> Unknown = new("streamotter.outcome", "unknown");
    private static readonly KeyValuePair<string, object?> NotSent = new("streamotter.outcome", "not_sent");
    private static readonly KeyValuePair<string, object?> Wait = new("streamotter.policy", "wait");
    private static readonly KeyValuePair<string, object?> Refuse = new("streamotter.policy", "refuse");

    private readonly KeyValuePair<string, object?>[] _server = TelemetryTags.Of(url);

    public void OnSent(int bytes)
    {
        metrics.MessagesSent.Add(1, _server);
        metrics.BytesSent.Add(bytes, _server);
    }

    public void OnReceived(int bytes)
    {
        metrics.MessagesReceived.Add(1, _server);
        metrics.BytesReceived.Add(bytes, _server);
    }

    public void OnUndelivered(DeliveryOutcome outcome) =>
        metrics.Undelivered.Add(1, _server[0], _server[1], outcome == DeliveryOutcome.Unknown ? Unknown : NotSent);

    public void OnReconnected() => metrics.Reconnects.Add(1, _server);

    public void OnConnect(TimeSpan took, Exception? error)
    {
        if (error is null)
            metrics.Connects.Record(took.TotalSeconds, _server);
        else
            metrics.Connects.Record(took.TotalSeconds, _server[0], _server[1], TelemetryTags.Of(error));
    }

    public void OnPong(TimeSpan took) => metrics.Pings.Record(took.TotalSeconds, _server);

    public void OnLimitExceeded(LimitPolicy policy) => metrics.LimitExceeded.Add(1, _server[0], _server[1], policy == LimitPolicy.Wait ? Wait : Refuse);
}
