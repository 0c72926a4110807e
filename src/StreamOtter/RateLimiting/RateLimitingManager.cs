using StreamOtter.WebSockets;

namespace StreamOtter.RateLimiting;

/// <summary>
/// How many messages connections take from the application: for each connection of the <see cref="WebSocketManager"/> it
/// is given to that has no limit of its own, and for single ones. Each connection is counted by itself; messages that
/// are sent again after a reconnection are not counted again.
/// </summary>
public sealed class RateLimitingManager
{
    private volatile RateLimitOptions? _limit;

    /// <summary>A message came beyond the limit of one of the manager's connections.</summary>
    public event EventHandler<RateLimitExceeded>? RateLimitExceeded;

    /// <summary>The limit of connections that have none of their own, a copy; null: none.</summary>
    public RateLimitOptions? Limit => _limit is { } limit ? limit with { } : null;

    /// <summary>The same, and always the same object until it is configured anew.</summary>
    internal RateLimitOptions? Current => _limit;

    /// <summary>The limit of each connection that has none of its own, open ones included; null for none.</summary>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    public void ConfigureRateLimiting(RateLimitOptions? options) => _limit = Checked(options);

    /// <summary>The limit of one connection from the next message on, whatever is configured for all; null for none.</summary>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    public void SetRateLimit(WebSocketConnection connection, RateLimitOptions? options)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.SetRateLimit(Checked(options));
    }

    /// <summary>Calls the listener for each message beyond the limit of one of the manager's connections.</summary>
    public void OnRateLimitExceeded(Action<WebSocketConnection, RateLimitOptions> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        RateLimitExceeded += (_, exceeded) => listener(exceeded.Connection, exceeded.Limit);
    }

    internal void OnExceeded(RateLimitExceeded exceeded, Action<Exception> onError) =>
        Handlers.Raise(RateLimitExceeded, this, exceeded, onError);

    private static RateLimitOptions? Checked(RateLimitOptions? options) => options?.Validate() is { Count: > 0 } errors
        ? throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options))
        : options is null ? null : options with { };
}
