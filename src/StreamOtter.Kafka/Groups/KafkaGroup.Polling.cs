using Confluent.Kafka;
using StreamOtter.Kafka.Clients;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Groups;

/// <summary>What happens on the group's thread: everything but <c>Run</c> is called from there only.</summary>
internal sealed partial class KafkaGroup
{
    // A commit waits so long at most; what the broker says about the group wakes the thread at once.
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(20);

    // What the observer was told is this process's, and what it is yet to be told.
    private readonly HashSet<int> _owned = [];
    private readonly HashSet<int> _fresh = [];

    private void Run()
    {
        try
        {
            using var consumer = Build();
            consumer.Subscribe(Log.Name);
            while (!_isLeaving && _ended is null)
            {
                Poll(consumer);
                Welcome(consumer);
                Commit(consumer);
            }
            if (_ended is null)
                Commit(consumer);
            else
                Forget();
            // Takes leave of the broker; what is still owned is revoked on the way.
            consumer.Close();
        }
        catch (Exception e)
        {
            LogFailed(BrokerName, e);
            _ended ??= new EngineException(
                EngineError.Unavailable, $"The group '{BrokerName}' failed: {e.Message} Join it again.", e);
        }
        _isOver = true;
        Settle(Over());
        FailAsked();
        OnOver(this);
        if (!_isLeaving && _ended is { } reason)
            TellEnd(reason);
    }

    private IConsumer<Ignore, Ignore> Build() =>
        new ConsumerBuilder<Ignore, Ignore>(ClientSettings.Member(_options, BrokerName))
            .SetPartitionsAssignedHandler((_, partitions) => Assign(partitions))
            .SetPartitionsRevokedHandler((consumer, partitions) => Revoke(partitions, consumer.Commit))
            // Another process may have them already: the broker takes no position from this one.
            .SetPartitionsLostHandler((_, partitions) => Revoke(partitions, _ => { }))
            .SetErrorHandler((_, error) => _monitor.Heard(error))
            .SetLogHandler((_, message) => _monitor.Forward(message))
            .Build();

    private void Poll(IConsumer<Ignore, Ignore> consumer)
    {
        try
        {
            // A record comes only between the assignment and its pause, and is nobody's business.
            consumer.Consume(Idle);
        }
        catch (ConsumeException e)
        {
            if (KafkaErrors.IsForbidden(e.Error.Code) || e.Error.IsFatal)
                End(KafkaErrors.Map(e.Error, $"Taking part in the group '{BrokerName}'", Log.Name));
            else if (KafkaErrors.IsMissingTopic(e.Error.Code))
                OnMissingTopic();
            else
                LogPassing(BrokerName, e.Error.Reason);
        }
    }

    private IEnumerable<TopicPartitionOffset> Assign(List<TopicPartition> partitions)
    {
        _fresh.UnionWith(partitions.Select(p => p.Partition.Value));
        // Until it is paused there should be nothing to fetch.
        return partitions.Select(p => new TopicPartitionOffset(p, Offset.End));
    }

    /// <summary>Tells the observer what is new, once the group's position in it is known.</summary>
    private void Welcome(IConsumer<Ignore, Ignore> consumer)
    {
        if (_fresh.Count == 0)
            return;
        try
        {
            var partitions = _fresh.Select(p => new TopicPartition(Log.Name, p)).ToList();
            consumer.Pause(partitions);
            var known = consumer.Committed(partitions, _options.RequestTimeout);
            _owned.UnionWith(_fresh);
            _fresh.Clear();
            _monitor.Succeeded();
            // No position is a negative number to Kafka as well, but not this one.
            _observer.OnAssigned(known.ConvertAll(k => (k.Partition.Value, Math.Max(-1, k.Offset.Value))));
        }
        catch (KafkaException e)
        {
            LogPassing(BrokerName, e.Error.Reason);
        }
    }

    private void Revoke(List<TopicPartitionOffset> partitions, Action<IEnumerable<TopicPartitionOffset>> commit)
    {
        var gone = partitions.ConvertAll(p => p.Partition.Value);
        _fresh.ExceptWith(gone);
        // What waits to be committed must not be so later, if they come back: another process may have got further.
        TakeAsked();
        gone.ForEach(partition => _latest.Remove(partition));
        gone.RemoveAll(partition => !_owned.Remove(partition));
        if (gone.Count == 0)
            return;
        var reached = _observer.OnRevoked(gone).Where(r => gone.Contains(r.Partition)).Select(At).ToList();
        try
        {
            if (reached.Count > 0)
                commit(reached);
        }
        catch (KafkaException e)
        {
            LogNotKept(BrokerName, e.Error.Reason);
        }
    }

    private void Forget()
    {
        _owned.Clear();
        _fresh.Clear();
    }

    private TopicPartitionOffset At((int Partition, long Next) position) => new(Log.Name, position.Partition, position.Next);

    private void TellEnd(EngineException reason)
    {
        try
        {
            _observer.OnEnded(reason);
        }
        catch (Exception e)
        {
            LogFailed(BrokerName, e);
        }
    }
}
