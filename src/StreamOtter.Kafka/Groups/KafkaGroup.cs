using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StreamOtter.Kafka.Clients;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Groups;

/// <summary>
/// A part in one of the broker's groups, for one topic. Its consumer reads nothing: it is told which partitions are
/// this process's and keeps positions, all of it on one thread (<c>.Polling</c>), which alone calls the observer. So a
/// commit comes before or after the loss of a partition, and never throws back whoever has it next.
/// </summary>
internal sealed partial class KafkaGroup : IStreamGroup
{
    private readonly ConcurrentQueue<PendingCommit> _asked = new();
    private readonly IGroupObserver _observer;
    private readonly KafkaEngineOptions _options;
    private readonly ConnectionMonitor _monitor;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private Task _running = Task.CompletedTask;
    private volatile EngineException? _ended;
    private volatile bool _isLeaving;
    private volatile bool _isOver;

    public KafkaGroup(
        string name, KafkaLog log, IGroupObserver observer, KafkaEngineOptions options, ConnectionMonitor monitor,
        TimeProvider time, ILogger logger)
    {
        Name = name;
        Log = log;
        _observer = observer;
        _options = options;
        _monitor = monitor;
        _time = time;
        _logger = logger;
    }

    public string Name { get; }

    public KafkaLog Log { get; }

    /// <summary>Hears that something about the topic is odd.</summary>
    public required Action OnMissingTopic { get; init; }

    /// <summary>Hears that the consumer is gone.</summary>
    public required Action<KafkaGroup> OnOver { get; init; }

    /// <summary>
    /// The group's name on the broker. The topic is part of it, or groups of one name would be dealt their partitions
    /// together; '@' is in neither name, so that no two are the same.
    /// </summary>
    public string BrokerName => $"{Name}@{Log.Name}";

    public void Start() => _running = Blocking.RunAsync(Run);

    /// <summary>The topic is gone: the observer is told, and nothing more is committed.</summary>
    public void End(EngineException reason) => _ended ??= reason;

    public async ValueTask CommitAsync(
        IReadOnlyList<(int Partition, long Next)> positions, CancellationToken cancellationToken = default)
    {
        var commit = new PendingCommit(positions);
        _asked.Enqueue(commit);
        if (_isOver)
            FailAsked();
        try
        {
            await commit.Task.WaitAsync(_options.RequestTimeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw _monitor.Unreachable($"Keeping the position of the group '{BrokerName}'", e);
        }
        finally
        {
            commit.GiveUp();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isLeaving = true;
        await _running.ConfigureAwait(false);
    }

    private void FailAsked()
    {
        while (_asked.TryDequeue(out var commit))
            commit.Fail(Over());
    }

    private Exception Over() => _ended is { } reason
        ? new EngineException(reason.Error, reason.Message)
        : new ObjectDisposedException(BrokerName, "The group has been left.");

    [LoggerMessage(3030, LogLevel.Warning, "The group {Group} could not keep its last position, and will be given records again: {Reason}")]
    private partial void LogNotKept(string group, string reason);

    [LoggerMessage(3031, LogLevel.Error, "The group {Group} failed and is ended")]
    private partial void LogFailed(string group, Exception reason);

    [LoggerMessage(3032, LogLevel.Debug, "The group {Group}: {Reason}")]
    private partial void LogPassing(string group, string reason);
}
