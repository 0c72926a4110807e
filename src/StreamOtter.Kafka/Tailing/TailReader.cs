using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamOtter.Kafka.Clients;
using StreamOtter.Kafka.Topics;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Tailing;

/// <summary>
/// Follows all followed topics with one consumer on one thread, which alone touches what is followed. Others hand it
/// commands; between records it looks for them at least every <see cref="Idle"/>, so that none waits longer. Records
/// themselves wake it at once.
/// </summary>
internal sealed partial class TailReader : IAsyncDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    // Under a stream of records that never pauses the observers still hear now and then that it is time to send.
    private const int MaxRecordsPerDrain = 2048;

    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly Dictionary<string, FollowedTopic> _topics = new(StringComparer.Ordinal);
    private readonly RecordRun _run = new();
    private readonly Lock _startGate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly KafkaEngineOptions _options;
    private readonly TopicAdmin _admin;
    private readonly ConnectionMonitor _monitor;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _onMissingTopic;
    private IConsumer<bool, bool> _consumer = null!;
    private Task? _running;
    private FollowedPartition? _last;

    public TailReader(
        KafkaEngineOptions options, TopicAdmin admin, ConnectionMonitor monitor, TimeProvider time, ILogger logger, Action onMissingTopic)
    {
        _options = options;
        _admin = admin;
        _monitor = monitor;
        _time = time;
        _logger = logger;
        _onMissingTopic = onMissingTopic;
    }

    /// <summary>Follows a topic whose partitions ended at these offsets a moment ago.</summary>
    public async Task<IStreamTail> FollowAsync(
        KafkaLog log, long[] ends, ITailObserver observer, CancellationToken cancellationToken)
    {
        EnsureRunning();
        var done = new TaskCompletionSource<KafkaTail>(TaskCreationOptions.RunContinuationsAsynchronously);
        _commands.Enqueue(() => Answer(done, () => Follow(log, ends, observer)));
        try
        {
            return await done.Task.WaitAsync(_options.RequestTimeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            // Nobody would ever dispose it.
            _ = done.Task.ContinueWith(
                made => made.Result.DisposeAsync(), CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            if (e is OperationCanceledException)
                throw;
            throw new EngineException(EngineError.Unavailable, $"Following '{log.Name}': the tail reader is too busy. Try again.", e);
        }
    }

    /// <summary>The topic has that many partitions now.</summary>
    public void Grow(KafkaLog log, int count) => _commands.Enqueue(() => GrowNow(log, count));

    /// <summary>The topic is gone.</summary>
    public void End(KafkaLog log, EngineException reason) => _commands.Enqueue(() => EndNow(log, reason));

    public async ValueTask DisposeAsync()
    {
        Task? running;
        lock (_startGate)
        {
            _stopping.Cancel();
            running = _running;
        }
        if (running is not null)
            await running.WaitAsync(_options.RequestTimeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void EnsureRunning()
    {
        lock (_startGate)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            _running ??= Blocking.RunAsync(Run);
        }
    }

    private void Run()
    {
        try
        {
            Read();
        }
        catch (Exception e)
        {
            LogFailed(e);
            // No tail falls silent without a word. The next one that is begun begins a new consumer.
            var reason = new EngineException(EngineError.Unavailable, $"Reading from Kafka failed: {e.Message} Follow the stream again.", e);
            lock (_startGate)
                _running = null;
            foreach (var topic in _topics.Values.ToList())
            {
                _topics.Remove(topic.Log.Name);
                topic.Tails.ForEach(tail => tail.End(reason));
            }
        }
    }

    private void Read()
    {
        using var consumer = _consumer = new ConsumerBuilder<bool, bool>(ClientSettings.Tail(_options))
            .SetKeyDeserializer(_run.Parts.Key)
            .SetValueDeserializer(_run.Parts.Value)
            .SetErrorHandler((_, error) => _monitor.Heard(error))
            .SetLogHandler((_, message) => _monitor.Forward(message))
            .Build();
        while (!_stopping.IsCancellationRequested)
        {
            while (_commands.TryDequeue(out var command))
                Obey(command);
            Drain();
        }
    }

    private void Drain()
    {
        var wait = Idle;
        var count = 0;
        while (count < MaxRecordsPerDrain && !_run.IsFull && TryConsume(wait))
        {
            wait = TimeSpan.Zero;
            count++;
        }
        if (count == 0)
            return;
        _run.Flush();
        foreach (var topic in _topics.Values)
        {
            if (!topic.IsDirty)
                continue;
            topic.IsDirty = false;
            foreach (var tail in topic.Tails)
                tail.Drained();
        }
        _monitor.Succeeded();
    }

    private bool TryConsume(TimeSpan wait)
    {
        _run.Begin();
        try
        {
            var result = _consumer.Consume(wait);
            if (result is null)
                return false;
            if (Find(result.Topic, result.Partition.Value) is { } partition)
                _run.End(partition, result.Offset.Value, result.Message.Timestamp.UnixTimestampMs);
            return true;
        }
        catch (ConsumeException e)
        {
            OnError(e);
            return false;
        }
    }

    private FollowedPartition? Find(string name, int number)
    {
        if (_last is { } last && last.Number == number && string.Equals(last.Id.Topic, name, StringComparison.Ordinal))
            return last;
        return _topics.TryGetValue(name, out var topic) && number < topic.Partitions.Count
            ? _last = topic.Partitions[number]
            : null;
    }

    private void Obey(Action command)
    {
        try
        {
            command();
        }
        catch (KafkaException e)
        {
            LogCommandFailed(e);
        }
    }

    private static void Answer(TaskCompletionSource<KafkaTail> done, Func<KafkaTail> make)
    {
        try
        {
            done.TrySetResult(make());
        }
        catch (Exception e)
        {
            done.TrySetException(e is KafkaException k ? KafkaErrors.Map(k.Error, "Following") : e);
        }
    }

    [LoggerMessage(3021, LogLevel.Error, "The tail reader could not do as it was told")]
    private partial void LogCommandFailed(Exception reason);

    [LoggerMessage(3023, LogLevel.Critical, "The tail reader failed, its tails are ended")]
    private partial void LogFailed(Exception reason);

    [LoggerMessage(3022, LogLevel.Warning, "Reading {Topic} partition {Partition} at its end: {Reason}")]
    private partial void LogReadFailed(string topic, int partition, string reason);
}
