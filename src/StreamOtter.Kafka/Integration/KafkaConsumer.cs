using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamOtter.Kafka.Integration.Consuming;
using StreamOtter.Kafka.Integration.Settings;
using StreamOtter.Kafka.Integration.Telemetry;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Integration;

/// <summary>
/// A member of a group that reads topics: by a handler, or by asking (<see cref="ReadAllAsync"/>,
/// <see cref="ConsumeBatchAsync"/>). At least once: a position is kept only when every message before it was handled, or is
/// durable in the dead-letter queue; so after a crash, or where a partition moved while a message was under way, messages
/// come again. Messages of a partition are handled in order, one at a time.
/// </summary>
public sealed partial class KafkaConsumer : IAsyncDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private readonly KafkaConsumerConfig _config;
    private readonly IReadOnlyList<string> _topics;
    private readonly HandlerWorker? _handling;
    private readonly PullWorker _pulling;
    private readonly ConsumerTelemetry _telemetry;
    private readonly ClientServices _services;
    private readonly TimeProvider _time;
    private readonly FailureReports _reports;
    private readonly Lazy<KafkaProducer> _deadLetters;
    private volatile ConsumerRun? _run;
    private OffsetReset _startAt = OffsetReset.None;
    private DeadLetterQueue? _queue;
    private bool _autoCommit;
    private bool _disposed;

    /// <summary>A consumer with a handler, or without one for asking; see also the manager's <c>CreateConsumer</c>.</summary>
    /// <param name="config">Where Kafka is and how to read.</param>
    /// <param name="topics">The topics; one that begins with ^ is a regular expression.</param>
    /// <param name="handler">
    /// Handles a message; its token is cancelled when that does not count any more. Null: messages are asked for.
    /// </param>
    /// <param name="timeProvider">The clock. Default: the system's.</param>
    /// <param name="logger">Hears of what the consumer does. Default: nobody.</param>
    /// <exception cref="KafkaIntegrationException"><see cref="KafkaFailure.InvalidSettings"/>: tells all that is wrong.</exception>
    public KafkaConsumer(
        KafkaConsumerConfig config, IEnumerable<string> topics, Func<ConsumerMessage, CancellationToken, ValueTask>? handler = null,
        TimeProvider? timeProvider = null, ILogger<KafkaConsumer>? logger = null)
        : this(config, topics, handler, new(timeProvider ?? TimeProvider.System, logger ?? NullLogger<KafkaConsumer>.Instance, Security: null, KafkaTelemetry.Default))
    {
    }

    internal KafkaConsumer(
        KafkaConsumerConfig config, IEnumerable<string> topics, Func<ConsumerMessage, CancellationToken, ValueTask>? handler, ClientServices services)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(topics);
        _topics = [.. topics];
        if (_topics.Count == 0 || _topics.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("At least one topic must be named, and none by an empty text.", nameof(topics));
        if (_topics.Select(topic => topic.StartsWith('^') ? null : StreamName.Check(topic, "topic")).FirstOrDefault(wrong => wrong is not null) is { } problem)
            throw new ArgumentException(problem, nameof(topics));
        _ = ConfigReader.Consumer(config, services.Security);
        RetryReader.ThrowIfInvalid(config.Retry);
        _config = config;
        _autoCommit = config.AutoCommit;
        _services = services;
        _time = services.Time;
        _reports = new FailureReports(services.Logger, _time);
        _telemetry = new ConsumerTelemetry(services.Telemetry, config.GroupId, _time);
        _pulling = new PullWorker(_telemetry, _time);
        _deadLetters = new(() => new KafkaProducer(new KafkaProducerConfig
        {
            BootstrapServers = config.BootstrapServers,
            ClientId = config.ClientId,
            Security = config.Security,
            RequestTimeout = config.RequestTimeout,
            Settings = config.Settings,
        }, services));
        if (handler is not null)
            _handling = new HandlerWorker(handler, config.MaxConcurrency, config.Retry, Report, _telemetry, _time);
        SetDeadLetterQueue(config.DeadLetters);
    }

    /// <summary>
    /// Told what goes wrong: with the connection, with a message's handling, with a position. It comes on the consumer's
    /// own threads: do not block them. It is logged too, that brokers do not answer once in 10 s, and so is what a listener
    /// throws, which stops nobody else.
    /// </summary>
    public event Action<KafkaError>? Failed;

    /// <summary>Whether it has been started, and has neither been stopped nor failed.</summary>
    public bool IsRunning => _run is { HasEnded: false };

    /// <summary>
    /// Whether positions of handled messages are kept by themselves. It may be changed at any time; see
    /// <see cref="KafkaConsumerConfig.AutoCommit"/>.
    /// </summary>
    public bool AutoCommit
    {
        get => _autoCommit;
        set
        {
            _autoCommit = value;
            if (_run is { } run)
                run.AutoCommit = value;
        }
    }

    /// <summary>
    /// Joins the group, and completes when it has its first partitions, or is told that there are none for it. A topic that
    /// no broker knows may have been made just now, and is looked for again for 5 s.
    /// </summary>
    /// <exception cref="KafkaIntegrationException">No broker answers in time, or one refuses, or a topic does not exist.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (IsRunning)
                return;
            var run = new ConsumerRun(_config, _services, _topics, _startAt, (ILaneWorker?)_handling ?? _pulling, Report, _telemetry) { AutoCommit = _autoCommit };
            _startAt = OffsetReset.None;
            _run = run;
            run.Start();
            try
            {
                await run.Started.WaitAsync(_config.StartTimeout, _time, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                await run.StopAsync(_time).ConfigureAwait(false);
                if (e is TimeoutException)
                    throw TooLate(run, e);
                throw;
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>
    /// Leaves the group: nothing new is begun, what is under way is waited for, at most
    /// <see cref="KafkaConsumerConfig.DrainTimeout"/>, and positions are kept, for which brokers have
    /// <see cref="KafkaConnectionConfig.RequestTimeout"/>. It may be started again. A handler that
    /// waits for it waits for itself, until then.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_run is not { } run)
                return;
            BetweenQuestions(_pulling.Drop);
            await run.StopAsync(_time).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Stops, and ends for good.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await StopAsync().ConfigureAwait(false);
        if (_deadLetters.IsValueCreated)
            await _deadLetters.Value.DisposeAsync().ConfigureAwait(false);
    }

    private KafkaIntegrationException TooLate(ConsumerRun run, Exception inner) => run.Failure ?? new KafkaIntegrationException(
        KafkaFailure.Unavailable,
        $"The group '{_config.GroupId}' gave this consumer no partitions within {_config.StartTimeout.TotalSeconds:0.###} s (StartTimeout). "
        + $"Check that Kafka runs at {_config.BootstrapServers}, and that no other member holds up the group.", inner);

    private void Report(KafkaError error) => _reports.Tell(error, Failed);
}
