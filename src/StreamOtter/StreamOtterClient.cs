using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamOtter.Connecting;
using StreamOtter.Protocol.V1;
using StreamOtter.Publishing;
using StreamOtter.Requesting;
using StreamOtter.Subscribing;
using StreamOtter.Telemetry;

namespace StreamOtter;

/// <summary>
/// A client of a StreamOtter gateway (spec/protocol.md): one connection, over which everything it publishes and
/// subscribes to goes. It connects at its first use, and again whenever the connection is lost; each subscription
/// then goes on where it was. All members may be called from any thread.
/// <code>
/// await using var client = new StreamOtterClient(new() { Url = new("ws://127.0.0.1:9090/v1") });
/// var receipt = await client.PublishAsync("orders", "hello");
/// await foreach (var record in client.SubscribeAsync("orders", new() { From = StreamStart.Earliest }))
///     Console.WriteLine(record.Text);
/// </code>
/// </summary>
public sealed partial class StreamOtterClient : IAsyncDisposable
{
    private readonly StreamOtterClientOptions _options;
    private readonly ILogger _logger;
    private readonly SessionSignals _signals = new();
    private readonly PublishQueue _publishes;
    private readonly SubscriptionSet _subscriptions;
    private readonly RequestSet _requests;
    private readonly Connector _connector;

    /// <summary>A client that connects at its first use.</summary>
    /// <param name="options">Its settings, which are copied.</param>
    /// <param name="telemetry">Whose meter measures. Default: one for all such clients, of the same name.</param>
    /// <param name="loggers">Hear of handlers of its events that fail. Default: nobody.</param>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    public StreamOtterClient(StreamOtterClientOptions options, TelemetryManager? telemetry = null, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
        _options = options with { Metrics = telemetry?.Client ?? options.Metrics };
        _logger = loggers?.CreateLogger<StreamOtterClient>() ?? NullLogger<StreamOtterClient>.Instance;
        _publishes = new PublishQueue(_options.TimeProvider, _options.RetryPublishes, _options.Metrics);
        _subscriptions = new SubscriptionSet(_options, _signals.Wake);
        _requests = new RequestSet(_signals.Wake);
        _connector = new Connector(_options, _publishes, _subscriptions, _requests, _signals)
        {
            OnState = change => Raise(StateChanged, change),
            OnGoaway = goaway => Raise(GoingAway, goaway),
        };
    }

    /// <summary>
    /// Its state has changed. Handlers of the client's events run on its loops: they must not block. What one throws is
    /// logged, and keeps nobody else from being told.
    /// </summary>
    public event EventHandler<StateChange>? StateChanged;

    /// <summary>Records of a subscription are gone; told in their place among the records, by whoever enumerates them.</summary>
    public event EventHandler<StreamGap>? Gap;

    /// <summary>The gateway is about to close; the client moves by itself.</summary>
    public event EventHandler<Goaway>? GoingAway;

    /// <summary>What the client is doing.</summary>
    public ClientState State => _connector.State;

    /// <summary>
    /// Connects, if there is no connection, or finds out why not. Nobody needs to call this, but it tells a wrong
    /// address from a slow start.
    /// </summary>
    /// <exception cref="ConnectionFailedException">
    /// No gateway could be reached, each address tried once. The client goes on trying until it is disposed.
    /// </exception>
    /// <exception cref="StreamOtterException">The client has ended; the exception says why.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled; the client goes on connecting.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken = default) => _connector.ConnectAsync(cancellationToken);

    /// <summary>
    /// Ends the client: publishes under way get up to <see cref="StreamOtterClientOptions.CloseTimeout"/> for their
    /// answers, subscriptions end with <see cref="ClientClosedException"/>, the gateway hears a goodbye.
    /// </summary>
    public ValueTask DisposeAsync() => _connector.DisposeAsync();

    private void Raise<T>(EventHandler<T>? handlers, T args, [CallerArgumentExpression(nameof(handlers))] string name = "") =>
        Handlers.Raise(handlers, this, args, error => HandlerLog.Failed(_logger, name, error));

    private static void CheckName(string name, string what = "stream", string parameter = "stream")
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (!ProtocolV1.IsStreamName(name))
            throw new ArgumentException($"'{name}' is no {what}'s name: 1 to 249 of A-Z a-z 0-9 . _ -, not '.' or '..'.", parameter);
    }
}
