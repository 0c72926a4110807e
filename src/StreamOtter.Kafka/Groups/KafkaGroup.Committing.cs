using Confluent.Kafka;
using StreamOtter.Kafka.Clients;

namespace StreamOtter.Kafka.Groups;

internal sealed partial class KafkaGroup
{
    // Taken from the queue and not settled yet: who waits, and the positions. The group's thread's alone.
    private readonly List<PendingCommit> _pending = [];
    private readonly Dictionary<int, long> _latest = [];

    /// <summary>
    /// Keeps all positions that were asked for since the last time at once, so far as their partitions are this
    /// process's. While the group is being dealt anew the broker takes none; then they wait for the outcome.
    /// </summary>
    private void Commit(IConsumer<Ignore, Ignore> consumer)
    {
        TakeAsked();
        if (_pending.Count == 0)
            return;
        try
        {
            if (_latest.Count > 0)
                consumer.Commit(_latest.Select(position => At((position.Key, position.Value))));
            Settle(failure: null);
        }
        catch (KafkaException e) when (ErrorOf(e) is var error && !IsPassing(error.Code))
        {
            if (KafkaErrors.IsMissingTopic(error.Code))
                OnMissingTopic();
            Settle(KafkaErrors.Map(error, $"Keeping the position of the group '{BrokerName}'", Log.Name));
        }
        catch (KafkaException e)
        {
            LogPassing(BrokerName, ErrorOf(e).Reason);
        }
    }

    private void TakeAsked()
    {
        while (_asked.TryDequeue(out var commit))
        {
            _pending.Add(commit);
            foreach (var (partition, next) in commit.Positions)
            {
                if (_owned.Contains(partition))
                    _latest[partition] = next;
            }
        }
    }

    private void Settle(Exception? failure)
    {
        foreach (var commit in _pending)
        {
            if (failure is null)
                commit.Complete();
            else
                commit.Fail(failure);
        }
        _pending.Clear();
        _latest.Clear();
    }

    private static Error ErrorOf(KafkaException e) =>
        e is TopicPartitionOffsetException { Results: var results } && results.Find(r => r.Error.IsError) is { } result ? result.Error : e.Error;

    private static bool IsPassing(ErrorCode code) => code is ErrorCode.RebalanceInProgress or ErrorCode.IllegalGeneration
        or ErrorCode.UnknownMemberId or ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable
        or ErrorCode.GroupLoadInProgress or ErrorCode.RequestTimedOut or ErrorCode.Local_WaitCoord
        or ErrorCode.Local_TimedOut or ErrorCode.Local_AssignmentLost
        || KafkaErrors.IsPassing(code) || KafkaErrors.IsConnection(code);
}
