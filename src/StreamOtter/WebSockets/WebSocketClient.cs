using Microsoft.Extensions.Logging;
using StreamOtter.RateLimiting;
using StreamOtter.Resilience;
using StreamOtter.Serialization;
using StreamOtter.Telemetry;

namespace StreamOtter.WebSockets;

/// <summary>The manager for a frontend: what a <see cref="WebSocketManager"/> offers, and a heartbeat that the user interface can follow.</summary>
/// <param name="serialization">The formats of messages. Default: JSON.</param>
/// <param name="resilience">Reconnection and health checks. Default: with their defaults.</param>
/// <param name="rateLimiting">Rate limits. Default: none.</param>
/// <param name="loggerFactory">Logs. Default: nowhere.</param>
/// <param name="timeProvider">The clock; a rate limit has its own. Default: the system's.</param>
/// <param name="defaults">Settings of connections that are made without. They are copied. Default: the defaults.</param>
/// <param name="telemetry">Whose meter measures. Default: one for all such managers, of the same name.</param>
public sealed class WebSocketClient(
    DataSerializationManager? serialization = null,
    ConnectionResilienceManager? resilience = null,
    RateLimitingManager? rateLimiting = null,
    ILoggerFactory? loggerFactory = null,
    TimeProvider? timeProvider = null,
    ConnectionOptions? defaults = null,
    TelemetryManager? telemetry = null)
    : WebSocketManager(serialization, resilience, rateLimiting, loggerFactory, timeProvider, defaults, telemetry)
{
    /// <summary>How often the connection is pinged; zero: never. An open connection changes its beat at once.</summary>
    /// <exception cref="ArgumentException">It is neither 1 ms to 1 day nor zero.</exception>
    public void SetHeartbeatInterval(WebSocketConnection connection, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var heartbeat = connection.Heartbeat with { Interval = interval };
        if (heartbeat.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(interval));
        connection.Heartbeat = heartbeat;
    }

    /// <summary>Calls the listener each time a ping was answered, with the time that took.</summary>
    public void OnHeartbeat(WebSocketConnection connection, Action<TimeSpan> listener)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(listener);
        connection.HeartbeatReceived += (_, roundTrip) => listener(roundTrip);
    }

    /// <summary>Exchanges the formats of one connection; the next message has the new ones.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="serializer">The format of what is sent; null: the manager's.</param>
    /// <param name="deserializer">The format of what is received; null: the manager's.</param>
    public void UpdateSerializationStrategy(
        WebSocketConnection connection, IAsyncSerializationStrategy? serializer, IAsyncDeserializationStrategy? deserializer = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.SetSerializer(serializer);
        connection.SetDeserializer(deserializer);
    }
}
