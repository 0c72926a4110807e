using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamOtter.RateLimiting;
using StreamOtter.Resilience;
using StreamOtter.Serialization;
using StreamOtter.Telemetry;

namespace StreamOtter.WebSockets;

/// <summary>
/// Makes connections to WebSocket servers, and offers what can be done with one as calls that take it. A
/// <see cref="WebSocketConnection"/> offers the same itself. What all connections of a manager share are the other
/// managers, which it is given or makes.
/// </summary>
public class WebSocketManager : IAsyncDisposable
{
    private readonly ConcurrentDictionary<WebSocketConnection, bool> _connections = new();
    private readonly ConcurrentQueue<MessageMiddleware> _middleware = new();
    private readonly ConnectionServices _services;
    private readonly ConnectionOptions _defaults;
    private volatile bool _isDisposed;

    /// <param name="serialization">The formats of messages. Default: JSON.</param>
    /// <param name="resilience">Reconnection and health checks. Default: with their defaults.</param>
    /// <param name="rateLimiting">Rate limits. Default: none.</param>
    /// <param name="loggerFactory">Logs. Default: nowhere.</param>
    /// <param name="timeProvider">The clock; a rate limit has its own. Default: the system's.</param>
    /// <param name="defaults">Settings of connections that are made without. They are copied. Default: the defaults.</param>
    /// <param name="telemetry">Whose meter measures. Default: one for all such managers, of the same name.</param>
    /// <exception cref="ArgumentException">The defaults cannot work; the message names everything that is wrong.</exception>
    public WebSocketManager(
        DataSerializationManager? serialization = null,
        ConnectionResilienceManager? resilience = null,
        RateLimitingManager? rateLimiting = null,
        ILoggerFactory? loggerFactory = null,
        TimeProvider? timeProvider = null,
        ConnectionOptions? defaults = null,
        TelemetryManager? telemetry = null)
    {
        _defaults = Checked(defaults ?? new ConnectionOptions(), nameof(defaults));
        _services = new ConnectionServices(
            serialization ?? new DataSerializationManager(loggerFactory),
            resilience ?? new ConnectionResilienceManager(),
            rateLimiting ?? new RateLimitingManager(),
            (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("StreamOtter.WebSockets"),
            timeProvider ?? TimeProvider.System,
            telemetry?.Connections ?? ConnectionMetrics.Shared,
            connection => _connections.TryRemove(connection, out _));
    }

    /// <summary>The formats of its connections' messages.</summary>
    public DataSerializationManager Serialization => _services.Serialization;

    /// <summary>How its connections survive.</summary>
    public ConnectionResilienceManager Resilience => _services.Resilience;

    /// <summary>How much its connections take.</summary>
    public RateLimitingManager RateLimiting => _services.RateLimiting;

    /// <summary>
    /// The settings of connections that are made without: a copy, for those that differ in something, such as
    /// <c>manager.Defaults with { SubProtocols = ["chat"] }</c>.
    /// </summary>
    public ConnectionOptions Defaults => _defaults.Copy();

    /// <summary>Makes a connection, which connects in the background: it can be used at once.</summary>
    /// <param name="url"><c>ws://…</c> or <c>wss://…</c></param>
    /// <param name="options">Its settings, which are copied. Default: <see cref="Defaults"/>.</param>
    /// <exception cref="ArgumentException">The URL or the options cannot work; the message names everything that is wrong.</exception>
    /// <exception cref="ObjectDisposedException">The manager is disposed.</exception>
    public WebSocketConnection CreateConnection(string url, ConnectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            ? CreateConnection(parsed, options)
            : throw new ArgumentException($"'{WithoutQuery(url)}' is no URL; one begins with ws:// or wss://.", nameof(url));
    }

    /// <inheritdoc cref="CreateConnection(string, ConnectionOptions?)"/>
    public WebSocketConnection CreateConnection(Uri url, ConnectionOptions? options = null)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentNullException.ThrowIfNull(url);
        if (!url.IsAbsoluteUri || url.Scheme is not ("ws" or "wss") || url.Fragment.Length > 0)
            throw new ArgumentException($"The URL '{WithoutQuery(url.OriginalString)}' must begin with ws:// or wss:// and have no fragment (RFC 6455, section 3).", nameof(url));
        options = Checked(options ?? _defaults, nameof(options));
        if (!_middleware.IsEmpty)
            options = options with { Middleware = [.. _middleware, .. options.Middleware] };
        var connection = new WebSocketConnection(WithQuery(url, options.QueryParameters), options, _services);
        _connections.TryAdd(connection, true);
        connection.Start();
        if (_isDisposed) // meanwhile, perhaps without having seen this one
            connection.Close();
        return connection;
    }

    /// <summary>Sends a message without waiting; see <see cref="WebSocketConnection.Send"/> for what it throws and when.</summary>
    public void SendMessage(WebSocketConnection connection, object message)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.Send(message);
    }

    /// <inheritdoc cref="WebSocketConnection.SendAsync"/>
    public ValueTask<SendReceipt> SendMessageAsync(WebSocketConnection connection, object message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.SendAsync(message, cancellationToken);
    }

    /// <summary>Calls the listener with each message that is received; see <see cref="WebSocketConnection.MessageReceived"/>.</summary>
    public void OnMessage(WebSocketConnection connection, Action<object?> listener)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(listener);
        connection.MessageReceived += (_, received) => listener(received.Message);
    }

    /// <summary>Begins to close; see <see cref="WebSocketConnection.Close"/>.</summary>
    /// <exception cref="ArgumentException">No close frame may say that.</exception>
    public void CloseConnection(WebSocketConnection connection, int code = Goodbye.Normal, string? reason = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.Close(code, reason);
    }

    /// <summary>Closes, and waits until it is closed.</summary>
    /// <exception cref="ArgumentException">No close frame may say that.</exception>
    public Task<ConnectionClosed> CloseConnectionAsync(
        WebSocketConnection connection, int code = Goodbye.Normal, string? reason = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.CloseAsync(code, reason, cancellationToken);
    }

    /// <summary>
    /// Calls the listener with code and reason when the connection is closed for good: once. A loss that it recovers from
    /// is told by <see cref="ConnectionResilienceManager.OnReconnecting(WebSocketConnection, Action{int})"/>.
    /// </summary>
    public void OnConnectionClosed(WebSocketConnection connection, Action<int, string> listener)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(listener);
        connection.Closed += (_, closed) => listener(closed.Code, closed.Reason);
    }

    /// <summary>Exchanges how the connection is made again.</summary>
    public void SetReconnectionStrategy(WebSocketConnection connection, IReconnectionStrategy strategy)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(strategy);
        connection.Reconnection = strategy;
    }

    /// <summary>Exchanges how the connection is made again.</summary>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    public void SetReconnectionStrategy(WebSocketConnection connection, ReconnectionOptions options) =>
        SetReconnectionStrategy(connection, new BackoffStrategy(options));

    /// <summary>Calls the handler with each error that no call can be told of.</summary>
    public void OnError(WebSocketConnection connection, Action<Exception> handler)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(handler);
        connection.Error += (_, error) => handler(error.Exception);
    }

    /// <summary>What the connection is doing.</summary>
    public ConnectionState GetConnectionState(WebSocketConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.State;
    }

    /// <summary>Adds middleware that sees the messages of all connections that are made from now on.</summary>
    public void UseMiddleware(MessageMiddleware middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _middleware.Enqueue(middleware);
    }

    /// <summary>Adds middleware that sees the messages of one connection from now on.</summary>
    public void UseMiddleware(WebSocketConnection connection, MessageMiddleware middleware)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.UseMiddleware(middleware);
    }

    /// <summary>Closes all its connections; no more are made.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _isDisposed = true;
        await Task.WhenAll(_connections.Keys.Select(connection => connection.CloseAsync())).ConfigureAwait(false);
    }

    /// <summary>A copy that can work.</summary>
    private static ConnectionOptions Checked(ConnectionOptions options, string parameter) => options.Validate() is { Count: > 0 } errors
        ? throw new ArgumentException(string.Join(Environment.NewLine, errors), parameter)
        : options.Copy();

    /// <summary>A query may hold secrets.</summary>
    private static string WithoutQuery(string url) => url.Split('?')[0];

    private static Uri WithQuery(Uri url, IDictionary<string, string> parameters)
    {
        if (parameters.Count == 0)
            return url;
        var query = new StringBuilder(url.Query.TrimStart('?'));
        foreach (var (name, value) in parameters)
            query.Append(query.Length > 0 ? "&" : "").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        return new UriBuilder(url) { Query = query.ToString() }.Uri;
    }
}
