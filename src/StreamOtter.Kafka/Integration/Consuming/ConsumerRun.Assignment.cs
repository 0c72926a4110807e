using Confluent.Kafka;

namespace StreamOtter.Kafka.Integration.Consuming;

internal sealed partial class ConsumerRun
{
    // Held by commits that somebody waits for, and by revocations: a position is kept before or after one, not in it.
    private readonly Lock _commitGate = new();

    // Where partitions begin that are assigned first; none: where the group stands.
    private readonly OffsetReset _startAt;
    private readonly HashSet<TopicPartition> _begun = [];

    private List<TopicPartitionOffset> Assign(List<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
            _lanes[partition] = new Lane(partition, _config.MaxBuffered);
        _hasJoined = true;
        if (_missing.Count == 0)
            _started.TrySetResult();
        return partitions.ConvertAll(partition => new TopicPartitionOffset(partition, _startAt switch
        {
            OffsetReset.Earliest when _begun.Add(partition) => Offset.Beginning,
            OffsetReset.Latest when _begun.Add(partition) => Offset.End,
            _ => Offset.Unset,
        }));
    }

    /// <summary>
    /// Comes before the partitions go to others: what is under way is let end, so far as there is time, and what is done
    /// is kept.
    /// </summary>
    private void Revoke(List<TopicPartition> partitions, bool isLost)
    {
        var lanes = partitions.Select(partition => _lanes.GetValueOrDefault(partition)).OfType<Lane>().ToList();
        // Outside of the gate: what is under way may be committing.
        Drain(lanes, isLost ? TimeSpan.Zero : _config.DrainTimeout);
        // The client keeps a partition paused that goes, and comes again.
        lanes.ForEach(Resume);
        foreach (var lane in lanes.Where(lane => lane.Position >= 0))
            _left[lane.Partition] = lane.Position;
        if (isLost)
        {
            // A commit that the brokers do not answer would hold it up for a minute.
            Remove(lanes);
            return;
        }
        lock (_commitGate)
        {
            Remove(lanes);
            if (AutoCommit)
                CommitLast(lanes);
        }
    }

    private void Remove(List<Lane> lanes)
    {
        foreach (var lane in lanes)
        {
            _lanes.TryRemove(lane.Partition, out _);
            _placeless.Remove(lane.Partition);
        }
    }

    private void Drain(List<Lane> lanes, TimeSpan patience)
    {
        var draining = lanes.ConvertAll(lane => lane.CloseAsync());
        if (!Task.WaitAll([.. draining], patience))
            LogAbandoned(_config.GroupId, draining.Count(task => !task.IsCompleted));
        foreach (var lane in lanes)
            lane.Abandon();
    }

    private void CommitLast(List<Lane> lanes)
    {
        var positions = lanes.Where(lane => lane.Position >= 0).Select(lane => new TopicPartitionOffset(lane.Partition, lane.Position)).ToList();
        try
        {
            // What was stored last is what the client sends when the partitions are gone, and it must not be less.
            positions.ForEach(_consumer.StoreOffset);
            if (positions.Count > 0)
                _consumer.Commit(positions);
        }
        catch (KafkaException e)
        {
            LogNotKept(_config.GroupId, e.Error.Reason, e);
        }
    }

    /// <summary>Gives the client the positions that it sends to the brokers in its own time.</summary>
    private void StorePositions()
    {
        if (!AutoCommit)
            return;
        foreach (var lane in _lanes.Values)
        {
            if (lane.Position <= lane.Stored)
                continue;
            var position = lane.Position;
            try
            {
                _consumer.StoreOffset(new TopicPartitionOffset(lane.Partition, position));
                lane.Stored = position;
            }
            catch (KafkaException e)
            {
                LogNotKept(_config.GroupId, e.Error.Reason, e);
            }
        }
    }
}
