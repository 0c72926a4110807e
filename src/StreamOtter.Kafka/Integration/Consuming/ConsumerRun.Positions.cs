using Confluent.Kafka;
using StreamOtter.Kafka.Clients;
using StreamOtter.Kafka.Integration.Settings;

namespace StreamOtter.Kafka.Integration.Consuming;

internal sealed partial class ConsumerRun
{
    /// <summary>Keeps positions at the brokers, now.</summary>
    /// <exception cref="KafkaIntegrationException">A partition is another member's, or the brokers do not take them.</exception>
    public Task CommitAsync(IEnumerable<ConsumerMessage> messages)
    {
        var positions = messages
            .GroupBy(message => new TopicPartition(message.Topic, message.Partition))
            .Select(group => new TopicPartitionOffset(group.Key, group.Max(message => message.Offset) + 1))
            .ToList();
        return positions.Count == 0 ? Task.CompletedTask : Blocking.RunAsync(() => _telemetry.Commit(() => Commit(positions), TopicOf(positions)));
    }

    /// <summary>Whether the brokers answer, within the time of a request.</summary>
    public Task<bool> AskAsync()
    {
        var partition = _lanes.Keys.FirstOrDefault() ?? new TopicPartition(_topics[0], 0);
        return Blocking.RunAsync(() =>
        {
            try
            {
                return _consumer.Committed([partition], _config.RequestTimeout).Count > 0;
            }
            catch (KafkaException e)
            {
                // What they say of the partition is an answer too.
                return e is TopicPartitionOffsetException;
            }
        });
    }

    private static string? TopicOf(List<TopicPartitionOffset> positions) =>
        positions.TrueForAll(position => position.Topic == positions[0].Topic) ? positions[0].Topic : null;

    private void Commit(List<TopicPartitionOffset> positions)
    {
        lock (_commitGate)
        {
            if (positions.Find(position => !_lanes.ContainsKey(position.TopicPartition)) is { } lost)
            {
                throw new KafkaIntegrationException(
                    KafkaFailure.PartitionLost, $"{lost.TopicPartition} is not this consumer's any more: its messages come again to the member that has it.");
            }
            try
            {
                _consumer.Commit(positions);
            }
            catch (KafkaException e)
            {
                var error = e is TopicPartitionOffsetException { Results: var results } && results.Find(r => r.Error.IsError) is { } one ? one.Error : e.Error;
                var told = Failures.Of(error, $"Keeping positions of the group '{_config.GroupId}'");
                throw new KafkaIntegrationException(told.Failure, told.Message, e);
            }
        }
    }

    /// <summary>Goes to the beginning, to the end, or back to what was committed, in every partition that is owned.</summary>
    public async Task ResetAsync(OffsetReset to, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Enqueue(() =>
        {
            try
            {
                if (_isStopping)
                    throw NotRunning();
                Reset(to);
                done.TrySetResult();
            }
            catch (KafkaException e)
            {
                var told = Failures.Of(e.Error, $"Resetting the group '{_config.GroupId}'");
                done.TrySetException(new KafkaIntegrationException(told.Failure, told.Message, e));
            }
            catch (KafkaIntegrationException e)
            {
                done.TrySetException(e);
            }
        });
        if (_running.IsCompleted)
            throw NotRunning();
        await done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Reset(OffsetReset to)
    {
        foreach (var old in _lanes.Values.ToList())
        {
            var partition = old.Partition;
            // What is under way is of before: it may end, and does not count.
            old.Abandon();
            var target = TargetOf(partition, to);
            var lane = new Lane(partition, _config.MaxBuffered) { IsPaused = old.IsPaused };
            _lanes[partition] = lane;
            var place = new TopicPartitionOffset(partition, target);
            if (AutoCommit)
            {
                // What was stored before is else sent after the commit, and undoes it.
                _consumer.StoreOffset(place);
                if (to != OffsetReset.None)
                    _consumer.Commit([place]);
            }
            GoTo(place);
            lane.BeginAt(target.Value);
            _placeless.Remove(partition);
        }
    }

    private Offset TargetOf(TopicPartition partition, OffsetReset to)
    {
        if (to == OffsetReset.None)
        {
            var committed = _consumer.Committed([partition], _config.RequestTimeout)[0].Offset;
            if (!committed.IsSpecial)
                return committed;
            to = _config.OffsetReset;
        }
        var range = _consumer.QueryWatermarkOffsets(partition, _config.RequestTimeout);
        return to == OffsetReset.Latest ? range.High : range.Low;
    }

    private static KafkaIntegrationException NotRunning() => new(KafkaFailure.PartitionLost, "The consumer is not running. Start it.");
}
