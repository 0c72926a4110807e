using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using StreamOtter.WebSockets;

namespace StreamOtter.Telemetry;

/// <summary>
/// The instruments of connections. What is a state is looked up when somebody asks for it, so that nothing is counted on
/// the way of messages, and who begins to listen later sees the same.
/// </summary>
internal sealed class ConnectionMetrics
{
    private readonly ConcurrentDictionary<WebSocketConnection, bool> _connections = new();

    public ConnectionMetrics(Meter meter)
    {
        MessagesSent = meter.CreateCounter<long>("streamotter.messages.sent", "{message}", "Messages written to connections.");
        MessagesReceived = meter.CreateCounter<long>("streamotter.messages.received", "{message}", "Messages read from connections.");
        BytesSent = meter.CreateCounter<long>("streamotter.bytes.sent", "By", "Bytes of the messages written to connections.");
        BytesReceived = meter.CreateCounter<long>("streamotter.bytes.received", "By", "Bytes of the messages read from connections.");
        Undelivered = meter.CreateCounter<long>("streamotter.messages.undelivered", "{message}", "Messages that did not arrive, or may not have.");
        Reconnects = meter.CreateCounter<long>("streamotter.reconnects", "{reconnect}", "Connections that are open again.");
        Connects = meter.CreateHistogram<double>("streamotter.connect.duration", "s", "How long attempts to connect take.");
        Pings = meter.CreateHistogram<double>("streamotter.ping.duration", "s", "How long pongs take.");
        LimitExceeded = meter.CreateCounter<long>("streamotter.rate_limit.exceeded", "{message}", "Messages beyond a rate limit.");
        meter.CreateObservableUpDownCounter("streamotter.connections.active", Count, "{connection}", "Connections that are not closed.");
        meter.CreateObservableUpDownCounter("streamotter.send.buffered", CountBuffered, "{message}", "Messages that wait to be written.");
        meter.CreateObservableUpDownCounter("streamotter.circuits.open", CountCircuits, "{circuit}", "Connections that pause after many failures.");
    }

    /// <summary>Those of connections that nobody gave telemetry to.</summary>
    public static ConnectionMetrics Shared { get; } = new(new Meter(TelemetryManager.MeterName));

    public Counter<long> MessagesSent { get; }

    public Counter<long> MessagesReceived { get; }

    public Counter<long> BytesSent { get; }

    public Counter<long> BytesReceived { get; }

    public Counter<long> Undelivered { get; }

    public Counter<long> Reconnects { get; }

    public Histogram<double> Connects { get; }

    public Histogram<double> Pings { get; }

    public Counter<long> LimitExceeded { get; }

    public void Add(WebSocketConnection connection) => _connections.TryAdd(connection, true);

    public void Remove(WebSocketConnection connection) => _connections.TryRemove(connection, out _);

    private IEnumerable<Measurement<long>> Count() =>
        from connection in _connections.Keys
        group connection by (connection.Url.Authority, connection.State) into same
        select new Measurement<long>(same.Count(), [.. TelemetryTags.Of(same.First().Url), new("streamotter.state", $"{same.Key.State}".ToLowerInvariant())]);

    private IEnumerable<Measurement<long>> CountBuffered() => Sum(static connection => connection.Buffered);

    private IEnumerable<Measurement<long>> CountCircuits() => Sum(static connection => connection.IsCircuitOpen ? 1 : 0);

    private IEnumerable<Measurement<long>> Sum(Func<WebSocketConnection, long> of) =>
        from connection in _connections.Keys
        group connection by connection.Url.Authority into same
        select new Measurement<long>(same.Sum(of), TelemetryTags.Of(same.First().Url));
}
