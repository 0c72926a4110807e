using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamOtter.Kafka.Clients;
using StreamOtter.Kafka.Groups;
using StreamOtter.Kafka.Publishing;
using StreamOtter.Kafka.Reading;
using StreamOtter.Kafka.Tailing;
using StreamOtter.Kafka.Topics;
using StreamOtter.Streams;

namespace StreamOtter.Kafka;

/// <summary>
/// Streams in Kafka: a stream is a topic. One producer publishes, one consumer follows, a few more read old records,
/// whatever the number of streams and clients. Consumer groups deal out partitions and keep positions where somebody
/// joins one (<see cref="JoinGroupAsync"/>); records are read without them.
/// </summary>
public sealed class KafkaEngine : IStreamEngine
{
    // A new topic reaches every broker within this, as a rule much sooner.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly KafkaEngineOptions _options;
    private readonly TimeProvider _time;
    private readonly ConnectionMonitor _monitor;
    private readonly TopicAdmin _admin;
    private readonly EngineParts _parts;
    private int _disposed;

    /// <summary>An engine that connects in the background; see <see cref="Health"/>.</summary>
    /// <param name="options">Where Kafka is and how to use it.</param>
    /// <param name="timeProvider">The clock. Default: the system's.</param>
    /// <param name="logger">Hears of connections, topics and failures. Default: nobody.</param>
    /// <exception cref="EngineException"><see cref="EngineError.InvalidSettings"/>: tells all that is wrong.</exception>
    public KafkaEngine(KafkaEngineOptions options, TimeProvider? timeProvider = null, ILogger<KafkaEngine>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsValidator.ThrowIfInvalid(options);
        _options = options;
        _time = timeProvider ?? TimeProvider.System;
        ILogger log = logger ?? NullLogger<KafkaEngine>.Instance;
        _monitor = new ConnectionMonitor(options, log);
        ClientSettings.ThrowIfRefused(options);
        _admin = new TopicAdmin(options, _monitor, _time);
        var watch = new TopicWatch(_admin, _monitor, options, _time, log);
        _parts = new EngineParts(
            _admin,
            watch,
            new Publisher(options, _monitor, _time),
            new ReaderPool(options, _monitor, _time, watch.Nudge),
            new TailReader(options, _admin, _monitor, _time, log, watch.Nudge),
            new KafkaGroups(options, _monitor, _time, log, watch.Nudge));
    }

    /// <inheritdoc/>
    public string Description => $"Kafka at {_options.BootstrapServers}";

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public EngineHealth Health => _monitor.Health;

    /// <inheritdoc/>
    public async ValueTask<IStreamLog> OpenAsync(string name, bool mayCreate, CancellationToken cancellationToken = default)
    {
        ThrowIfUnusable(name);
        if (_parts.Watch.Find(name) is { HasEnded: false } open)
            return open;
        // A topic that is there is opened whatever state its partitions are in: those that work must not wait for others.
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is { } found)
            return Register(found);
        if (!mayCreate || !_options.AllowTopicCreation)
            throw KafkaErrors.NotFound(name);
        try
        {
            await _admin.CreateAsync(name, new StreamSettings(), cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException e) when (e.Error == EngineError.AlreadyExists)
        {
            // Another gateway was quicker; the topic is as good.
        }
        return await AwaitTopicAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IStreamLog> CreateAsync(string name, StreamSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ThrowIfUnusable(name);
        if (!_options.AllowTopicCreation)
        {
            throw new EngineException(
                EngineError.Forbidden, $"The topic '{name}' is not created: AllowTopicCreation is false. Create it in Kafka.");
        }
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not null)
            throw new EngineException(EngineError.AlreadyExists, $"The topic '{name}' exists.");
        await _admin.CreateAsync(name, settings, cancellationToken).ConfigureAwait(false);
        return await AwaitTopicAsync(name, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        ThrowIfUnusable(name);
        var log = _parts.Watch.Find(name);
        await _admin.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        if (log is not null)
            _parts.Watch.End(log);
        await AwaitAsync(name, state => state is null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        var names = await _admin.ListAsync(cancellationToken).ConfigureAwait(false);
        names.RemoveAll(name => name.StartsWith("__", StringComparison.Ordinal) || StreamName.IsSystem(name));
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// On the brokers the group is called <c>group@stream</c>. A process that dies without a word keeps its partitions
    /// for another 10 s (librdkafka's <c>session.timeout.ms</c>), and for 90 s (<c>max.poll.interval.ms</c>) where a broker
    /// that has come back has forgotten its session.
    /// </remarks>
    public async ValueTask<IStreamGroup> JoinGroupAsync(
        string group, string stream, IGroupObserver observer, CancellationToken cancellationToken = default)
    {
        StreamName.ThrowIfInvalid(group, "group");
        ArgumentNullException.ThrowIfNull(observer);
        var log = await OpenAsync(stream, mayCreate: false, cancellationToken).ConfigureAwait(false);
        return _parts.Groups.Join(group, (KafkaLog)log, observer);
    }

    /// <summary>
    /// Leaves every group, waits for records on their way to be acknowledged, at most
    /// <see cref="KafkaEngineOptions.RequestTimeout"/> each, and ends every client. Tails fall silent; appends that are
    /// not acknowledged answer "unknown".
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _parts.Groups.DisposeAsync().ConfigureAwait(false);
        await _parts.Publisher.DisposeAsync().ConfigureAwait(false);
        await _parts.Watch.DisposeAsync().ConfigureAwait(false);
        await _parts.Tails.DisposeAsync().ConfigureAwait(false);
        await _parts.Readers.DisposeAsync().ConfigureAwait(false);
        await Blocking.RunAsync(_admin.Dispose).ConfigureAwait(false);
    }

    private KafkaLog Register(TopicState state) => _parts.Watch.Register(state, s => new KafkaLog(s, _parts));

    private async Task<TopicState?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await _admin.DescribeAsync([name], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(name);

    private async Task<KafkaLog> AwaitTopicAsync(string name, CancellationToken cancellationToken)
    {
        var state = await AwaitAsync(name, state => state is { HasLeaders: true }, cancellationToken).ConfigureAwait(false);
        // The leaders are named a moment before they know it themselves; this asks until all do.
        var partitions = Enumerable.Range(0, state!.PartitionCount).ToList();
        await _admin.OffsetsAsync(name, partitions, OffsetSpec.Latest(), cancellationToken).ConfigureAwait(false);
        return Register(state);
    }

    private async Task<TopicState?> AwaitAsync(string name, Func<TopicState?, bool> wanted, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var state = await FindAsync(name, cancellationToken).ConfigureAwait(false);
            if (wanted(state))
                return state;
            if (_time.GetElapsedTime(started) > _options.RequestTimeout)
            {
                throw new EngineException(
                    EngineError.Unavailable, $"Kafka did not get done with the topic '{name}' in time: see the controller's log.");
            }
            await Task.Delay(LookAgain, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private void ThrowIfUnusable(string name)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        StreamName.ThrowIfInvalid(name);
    }
}
