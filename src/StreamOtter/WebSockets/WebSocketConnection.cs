using StreamOtter.RateLimiting;
using StreamOtter.Resilience;
using StreamOtter.Serialization;
using StreamOtter.Telemetry;

namespace StreamOtter.WebSockets;

/// <summary>
/// A connection to any WebSocket server, made again whenever it is lost. It connects in the background; what is sent
/// meanwhile waits, and goes out in order. <see cref="WebSocketManager"/> makes it. All members may be called from any
/// thread.
/// <code>
/// await using var connection = manager.CreateConnection("wss://example.com");
/// await connection.SendAsync(new { type = "greeting" });
/// await foreach (var message in connection.ReadAllAsync())
///     Console.WriteLine(message);
/// </code>
/// </summary>
public sealed partial class WebSocketConnection : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly ConnectionServices _services;
    private readonly ConnectionOptions _options;
    private readonly CancellationTokenSource _stop = new(); // connecting, and waiting for that
    private readonly TaskCompletionSource<ConnectionClosed> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConnectionMeter _meter;
    private readonly MiddlewarePipeline _middleware;
    private readonly Outbox _outbox;
    private readonly Inbox _inbox;
    private TaskCompletionSource _opened = NewOpened();
    private SocketSession? _session;
    private Goodbye? _goodbye;
    private volatile ConnectionState _state;

    internal WebSocketConnection(Uri url, ConnectionOptions options, ConnectionServices services)
    {
        (Url, _options, _services) = (url, options, services);
        _meter = new ConnectionMeter(services.Metrics, url);
        _middleware = new MiddlewarePipeline(options.Middleware);
        _outbox = new Outbox(options.SendBuffer, OnUndelivered);
        _inbox = new Inbox(options, () => WebSocketLog.Dropping(_services.Logger, ToString()));
        _limiter = new MessageLimiter(services.RateLimiting);
        _reconnection = options.Reconnection is { } own ? new BackoffStrategy(own) : services.Resilience;
        _heartbeat = options.Heartbeat ?? services.Resilience.Heartbeat;
        _serializer = options.Serializer;
        _deserializer = options.Deserializer;
    }

    /// <summary>Where it connects to, with its query.</summary>
    public Uri Url { get; }

    /// <summary>What it is doing.</summary>
    public ConnectionState State => _state;

    /// <summary>The subprotocol that the server chose at the last opening; null: none.</summary>
    public string? SubProtocol { get; private set; }

    /// <summary>How it ended, when it has. It never fails.</summary>
    public Task<ConnectionClosed> Completion => _completion.Task;

    /// <summary>Waits until it is open, or finds out why it will not be.</summary>
    /// <exception cref="StreamOtterException">It is closed for good; the exception says why.</exception>
    public Task WhenOpenAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return _opened.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Exchanges the format of what is sent from now on; null: the manager's.</summary>
    public void SetSerializer(IAsyncSerializationStrategy? serializer) => _serializer = serializer;

    /// <summary>Exchanges the format of what is handed on from now on; null: the manager's.</summary>
    public void SetDeserializer(IAsyncDeserializationStrategy? deserializer) => _deserializer = deserializer;

    /// <summary>Adds middleware behind that which is there; messages from now on go through it.</summary>
    public void UseMiddleware(MessageMiddleware middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        _middleware.Add(middleware);
    }

    /// <summary>
    /// Begins to close, and returns at once: what waits is written, and known to have arrived, before the goodbye, each
    /// within <see cref="ConnectionOptions.CloseTimeout"/>; what waits for its rate limit, too. Without an open connection it
    /// ends at once, and what waits is reported as not sent. Closing again changes nothing.
    /// </summary>
    /// <param name="code">1000 to 1014 without 1004 to 1006, or 3000 to 4999 (RFC 6455, section 7.4). Default: 1000.</param>
    /// <param name="reason">Up to 123 bytes of UTF-8.</param>
    /// <exception cref="ArgumentException">No close frame may say that.</exception>
    public void Close(int code = Goodbye.Normal, string? reason = null)
    {
        var goodbye = Goodbye.Checked(code, reason);
        SocketSession? session;
        lock (_gate)
        {
            if (_goodbye is not null || _state == ConnectionState.Closed)
                return;
            _goodbye = goodbye;
            session = _session;
        }
        SetState(ConnectionState.Closing);
        if (session is null)
            _ = _stop.CancelAsync();
        else
            session.Close(goodbye.Code, goodbye.Reason);
    }

    /// <summary>Closes as <see cref="Close"/> does, and waits until it is closed.</summary>
    /// <exception cref="ArgumentException">No close frame may say that.</exception>
    public Task<ConnectionClosed> CloseAsync(int code = Goodbye.Normal, string? reason = null, CancellationToken cancellationToken = default)
    {
        Close(code, reason);
        return _completion.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Closes with 1000, and waits until it is closed.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    /// <summary>Its address, without the query, and its state.</summary>
    public override string ToString() => $"{Url.GetLeftPart(UriPartial.Path)} ({_state})";

    /// <summary>How many messages wait to be written.</summary>
    internal int Buffered => _outbox.Count;

    /// <summary>Follows the manager's limit no more.</summary>
    internal void SetRateLimit(RateLimitOptions? limit) => _limiter.Set(limit);

    private static TaskCompletionSource NewOpened() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
