using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamOtter.Kafka.Clients;
using StreamOtter.Kafka.Integration.Settings;
using StreamOtter.Kafka.Integration.Telemetry;

namespace StreamOtter.Kafka.Integration.Consuming;

/// <summary>
/// One life of a consumer, from its start to its stop: a client, and a thread that polls it whatever the handlers do, so
/// that the group never takes this member for dead. All that assigns, revokes, stores, pauses and seeks happens on that
/// thread; only commits that somebody waits for have their own, and the gate keeps them on one side of a revocation.
/// </summary>
internal sealed partial class ConsumerRun
{
    private readonly ConcurrentDictionary<TopicPartition, Lane> _lanes = new();
    private readonly ConcurrentQueue<Action> _asked = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly KafkaConsumerConfig _config;
    private readonly IReadOnlyList<string> _topics;
    private readonly ILaneWorker _worker;
    private readonly Action<KafkaError> _report;
    private readonly ILogger _logger;
    private readonly ConsumerTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private volatile bool _isStopping;
    private Task _running = Task.CompletedTask;
    private Task? _farewell;

    public ConsumerRun(
        KafkaConsumerConfig config, ClientServices services, IReadOnlyList<string> topics, OffsetReset startAt, ILaneWorker worker,
        Action<KafkaError> report, ConsumerTelemetry telemetry)
    {
        _config = config;
        _topics = topics;
        _startAt = startAt;
        _worker = worker;
        _report = report;
        _logger = services.Logger;
        _time = services.Time;
        _telemetry = telemetry;
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(ConfigReader.Consumer(config, services.Security))
            .SetPartitionsAssignedHandler((_, partitions) => Assign(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => Revoke(partitions.ConvertAll(p => p.TopicPartition), isLost: false))
            // Another member may have them already: the broker takes no position from this one.
            .SetPartitionsLostHandler((_, partitions) => Revoke(partitions.ConvertAll(p => p.TopicPartition), isLost: true))
            .SetErrorHandler((_, error) => Hear(error))
            .SetLogHandler((_, message) => LogClient(message.Name, message.Facility, message.Message))
            .Build();
    }

    /// <summary>Done with the first assignment; failed where there will be none.</summary>
    public Task Started => _started.Task;

    public bool HasEnded => _isStopping || _running.IsCompleted;

    /// <summary>Done with its end.</summary>
    public Task Ended => _running;

    /// <summary>What ended it, if anything but a stop did.</summary>
    public KafkaIntegrationException? Failure { get; private set; }

    /// <summary>Whether positions of messages that are done are kept by themselves.</summary>
    public bool AutoCommit { get; set; }

    public IEnumerable<Lane> Lanes => _lanes.Values;

    public void Start() => _running = Blocking.RunAsync(Run);

    /// <summary>
    /// Completes when what was under way has ended or is abandoned, and the client has taken its leave; brokers that do not
    /// answer to that are not waited for longer than a request may take, the client ends by itself then.
    /// </summary>
    public Task StopAsync(TimeProvider time)
    {
        _isStopping = true;
        return _farewell ??= FarewellAsync(time);
    }

    private async Task FarewellAsync(TimeProvider time)
    {
        await _drained.Task.ConfigureAwait(false);
        await _running.WaitAsync(_config.RequestTimeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_running.IsCompleted)
            LogNotKept(_config.GroupId, "no broker answers to the farewell.", reason: null);
    }

    private void Run()
    {
        try
        {
            _consumer.Subscribe(_topics);
            while (!_isStopping && Failure is null)
            {
                Poll();
                LookForMissing();
                Place();
                Balance();
                StorePositions();
                while (_asked.TryDequeue(out var ask))
                    ask();
            }
            Drain([.. _lanes.Values], _config.DrainTimeout);
            _drained.TrySetResult();
            // Takes leave of the group; what is still owned is revoked on the way, and its positions are kept.
            _consumer.Close();
        }
        catch (Exception e)
        {
            Fail(new KafkaError(KafkaFailure.Unavailable, $"The consumer failed: {e.Message} Start it again.", IsFatal: true) { Exception = e });
        }
        finally
        {
            _isStopping = true;
            _drained.TrySetResult();
            foreach (var lane in _lanes.Values)
                lane.Abandon();
            lock (_commitGate)
                _lanes.Clear();
            _consumer.Dispose();
            while (_asked.TryDequeue(out var ask))
                ask();
            _started.TrySetException(Failure ?? new KafkaIntegrationException(KafkaFailure.Unavailable, "The consumer was stopped before it had begun."));
        }
    }

    private void Hear(Error error, string? topic = null)
    {
        var told = Failures.Of(error, $"The consumer of the group '{_config.GroupId}'");
        // Before the first assignment these are what is wrong with the start; later they may pass.
        var endsStart = told.Failure is KafkaFailure.TopicNotFound or KafkaFailure.Forbidden && !_started.Task.IsCompleted;
        if (endsStart && told.Failure == KafkaFailure.TopicNotFound && topic is not null)
            Miss(topic, told);
        else if (error.IsFatal || endsStart)
            Fail(told with { IsFatal = true });
        else
            _report(told);
    }

    private void Fail(KafkaError error)
    {
        Failure ??= new KafkaIntegrationException(error.Failure, error.Message, error.Exception);
        _report(error);
    }

    [LoggerMessage(EventId = 3040, Level = LogLevel.Debug, Message = "librdkafka {Client} {Facility}: {Text}")]
    private partial void LogClient(string client, string facility, string text);

    [LoggerMessage(3041, LogLevel.Warning, "The group {Group} could not keep its last positions, and will be given messages again: {What}")]
    private partial void LogNotKept(string group, string what, Exception? reason);

    [LoggerMessage(3042, LogLevel.Warning, "The group {Group} abandons messages of {Partitions} partitions whose handling does not end in time: they come again")]
    private partial void LogAbandoned(string group, int partitions);
}
