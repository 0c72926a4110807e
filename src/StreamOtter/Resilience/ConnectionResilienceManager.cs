using StreamOtter.WebSockets;

namespace StreamOtter.Resilience;

/// <summary>
/// How connections survive: reconnection and health checks, for all connections of the <see cref="WebSocketManager"/> it
/// is given to that have no settings of their own, and for single ones.
/// </summary>
public sealed class ConnectionResilienceManager : IReconnectionStrategy
{
    private volatile BackoffStrategy _strategy = new BackoffStrategy(new ReconnectionOptions());
    private volatile HeartbeatOptions _heartbeat = new();

    /// <summary>The health checks of connections that are made from now on: a copy.</summary>
    public HeartbeatOptions Heartbeat => _heartbeat with { };

    /// <summary>How connections reconnect that have no settings of their own, open ones included.</summary>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    public void ConfigureReconnection(ReconnectionOptions options) => _strategy = new BackoffStrategy(options);

    /// <summary>The health checks of connections that are made from now on and have no settings of their own.</summary>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    public void ConfigureHealthChecks(HeartbeatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
        _heartbeat = options with { };
    }

    /// <summary>Lets a connection reconnect.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="options">How. Default: as configured for all, whenever that is asked for.</param>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    public void EnableReconnection(WebSocketConnection connection, ReconnectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.Reconnection = options is null ? this : new BackoffStrategy(options);
    }

    /// <summary>The next loss of the connection is its end; so is one that it is about to recover from.</summary>
    public void DisableReconnection(WebSocketConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.Reconnection = null;
    }

    /// <summary>Calls the listener with the attempt's number before each attempt to reconnect, when its wait begins.</summary>
    public void OnReconnecting(WebSocketConnection connection, Action<int> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        OnReconnecting(connection, (attempt, _) => listener(attempt));
    }

    /// <summary>Calls the listener with the attempt's number and its wait before each attempt to reconnect, when the wait begins.</summary>
    public void OnReconnecting(WebSocketConnection connection, Action<int, TimeSpan> listener)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(listener);
        connection.Reconnecting += (_, attempt) => listener(attempt.Attempt, attempt.Delay);
    }

    /// <summary>Calls the listener each time the connection is open again.</summary>
    public void OnReconnected(WebSocketConnection connection, Action listener)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(listener);
        connection.Reconnected += (_, _) => listener();
    }

    /// <summary>Calls the listener each time the connection's circuit opens: as many attempts have failed as its threshold says.</summary>
    public void OnCircuitBreakerOpen(WebSocketConnection connection, Action listener)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(listener);
        connection.CircuitBreakerOpened += (_, _) => listener();
    }

    /// <summary>Calls the listener when the connection works again after its circuit was open.</summary>
    public void OnCircuitBreakerClosed(WebSocketConnection connection, Action listener)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(listener);
        connection.CircuitBreakerClosed += (_, _) => listener();
    }

    /// <inheritdoc/>
    public ReconnectionPlan? Plan(ReconnectionAttempt attempt) => _strategy.Plan(attempt);
}
