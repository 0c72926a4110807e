using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StreamOtter.Kafka.Clients;

namespace StreamOtter.Kafka.Topics;

/// <summary>
/// The engine's open topics. Looks at them now and then, and at once when something is odd, for partitions that were
/// added and topics that are gone or not the same any more; and looks for the cluster while it is lost.
/// </summary>
internal sealed partial class TopicWatch : IAsyncDisposable
{
    // A broker that has not heard yet of a new topic calls it missing: it must be so twice, this long apart.
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, KafkaLog> _logs = new(StringComparer.Ordinal);
    private readonly HashSet<KafkaLog> _missing = [];
    private readonly AsyncSignal _nudge = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TopicAdmin _admin;
    private readonly ConnectionMonitor _monitor;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly ILogger _logger;
    private readonly Task _running;

    public TopicWatch(TopicAdmin admin, ConnectionMonitor monitor, KafkaEngineOptions options, TimeProvider time, ILogger logger)
    {
        _admin = admin;
        _monitor = monitor;
        _time = time;
        _interval = options.MetadataRefresh;
        _logger = logger;
        _running = RunAsync();
    }

    public KafkaLog? Find(string name) => _logs.GetValueOrDefault(name);

    /// <summary>Makes a topic's state known; answers the one log of this life of the name.</summary>
    public KafkaLog Register(TopicState state, Func<TopicState, KafkaLog> make)
    {
        while (true)
        {
            var log = _logs.GetOrAdd(state.Name, _ => make(state));
            if (log.Epoch == state.Epoch)
            {
                log.Grow(state.PartitionCount);
                return log;
            }
            End(log);
        }
    }

    /// <summary>Something about the topics seems to have changed: look soon.</summary>
    public void Nudge() => _nudge.Set();

    /// <summary>The topic is gone, or another has its name.</summary>
    public void End(KafkaLog log)
    {
        _logs.TryRemove(KeyValuePair.Create(log.Name, log));
        log.End(KafkaErrors.Ended(log.Name));
        LogEnded(log.Name, log.Epoch);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (!_monitor.Health.IsReady)
                    await _admin.ProbeAsync(_stopping.Token).ConfigureAwait(false);
                await LookAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e.Message);
            }
            var limit = _missing.Count > 0 ? SecondLook : _monitor.Health.IsReady ? _interval : ProbeInterval;
            await _nudge.WaitAsync(limit, _time, _stopping.Token).ConfigureAwait(false);
        }
    }

    private async Task LookAsync()
    {
        var logs = _logs.Values.ToList();
        if (logs.Count == 0)
            return;
        var found = await _admin.DescribeAsync(logs.Select(log => log.Name), _stopping.Token).ConfigureAwait(false);
        foreach (var log in logs)
        {
            if (found.TryGetValue(log.Name, out var state) && state.Epoch == log.Epoch)
            {
                _missing.Remove(log);
                log.Grow(state.PartitionCount);
            }
            else if (!_missing.Add(log))
            {
                _missing.Remove(log);
                End(log);
            }
        }
        _missing.RemoveWhere(log => log.HasEnded);
    }

    [LoggerMessage(3010, LogLevel.Warning, "The topic {Topic} with the id {Epoch} is gone")]
    private partial void LogEnded(string topic, string epoch);

    [LoggerMessage(3011, LogLevel.Debug, "Looking at the topics failed: {Reason}")]
    private partial void LogFailed(string reason);
}
