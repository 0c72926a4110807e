using Microsoft.Extensions.Logging;
using StreamOtter.Kafka.Clients;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Groups;

/// <summary>The groups this engine is in.</summary>
internal sealed class KafkaGroups(
    KafkaEngineOptions options, ConnectionMonitor monitor, TimeProvider time, ILogger logger, Action onMissingTopic) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<KafkaGroup> _groups = [];
    private bool _isOver;

    /// <exception cref="InvalidOperationException">This engine is in that group already.</exception>
    public KafkaGroup Join(string name, KafkaLog log, IGroupObserver observer)
    {
        var group = new KafkaGroup(name, log, observer, options, monitor, time, logger)
        {
            OnMissingTopic = onMissingTopic,
            OnOver = Remove,
        };
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            log.ThrowIfEnded();
            if (_groups.Exists(other => other.Log == log && other.Name == name))
                throw new InvalidOperationException($"This engine is in the group '{name}' on '{log.Name}' already.");
            _groups.Add(group);
        }
        group.Start();
        return group;
    }

    /// <summary>The topic is gone.</summary>
    public void End(KafkaLog log, EngineException reason)
    {
        foreach (var group in All().Where(group => group.Log == log))
            group.End(reason);
    }

    /// <summary>Leaves all groups. What the brokers do not answer in time is not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _isOver = true;
        await Task.WhenAll(All().Select(group => group.DisposeAsync().AsTask()))
            .WaitAsync(options.RequestTimeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Remove(KafkaGroup group)
    {
        lock (_gate)
            _groups.Remove(group);
    }

    private KafkaGroup[] All()
    {
        lock (_gate)
            return [.. _groups];
    }
}
