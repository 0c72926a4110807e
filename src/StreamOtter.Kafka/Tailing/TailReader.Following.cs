using Confluent.Kafka;
using StreamOtter.Kafka.Clients;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Tailing;

/// <summary>What is followed, and from where. All of it runs on the reader's thread.</summary>
internal sealed partial class TailReader
{
    private KafkaTail Follow(KafkaLog log, long[] ends, ITailObserver observer)
    {
        log.ThrowIfEnded();
        if (_topics.TryGetValue(log.Name, out var topic) && topic.Log != log)
            EndNow(topic.Log, KafkaErrors.Ended(log.Name));
        if (!_topics.TryGetValue(log.Name, out topic))
            _topics[log.Name] = topic = new FollowedTopic(log);

        var fresh = new List<FollowedPartition>();
        for (var p = topic.Partitions.Count; p < ends.Length; p++)
            fresh.Add(new FollowedPartition(topic, p, ends[p]));
        topic.Partitions.AddRange(fresh);
        // What the consumer has already passed was durable before this call answers: the tail begins after it. What it
        // has yet to pass, up to the end that was asked for, the tail leaves out.
        var start = topic.Partitions.ConvertAll(p => p.Number < ends.Length ? Math.Max(p.Position, ends[p.Number]) : p.Position);
        var tail = new KafkaTail(log, start, observer, gone => _commands.Enqueue(() => Remove(gone)), _logger);
        topic.Tails.Add(tail);
        Assign(fresh);
        // Partitions that were added while their ends were asked for.
        GrowNow(log, log.PartitionCount);
        return tail;
    }

    private void Remove(KafkaTail tail)
    {
        if (!_topics.TryGetValue(tail.Log.Name, out var topic) || !topic.Tails.Remove(tail) || topic.Tails.Count > 0)
            return;
        Forget(topic);
    }

    private void GrowNow(KafkaLog log, int count)
    {
        if (!_topics.TryGetValue(log.Name, out var topic) || topic.Log != log)
            return;
        var fresh = new List<FollowedPartition>();
        for (var p = topic.Partitions.Count; p < count; p++)
            fresh.Add(new FollowedPartition(topic, p, 0));
        topic.Partitions.AddRange(fresh);
        foreach (var tail in topic.Tails)
            tail.Grow(count);
        Assign(fresh);
    }

    private void EndNow(KafkaLog log, EngineException reason)
    {
        if (!_topics.TryGetValue(log.Name, out var topic) || topic.Log != log)
            return;
        Forget(topic);
        foreach (var tail in topic.Tails)
            tail.End(reason);
    }

    private void Forget(FollowedTopic topic)
    {
        _topics.Remove(topic.Log.Name);
        _last = null;
        var assigned = topic.Partitions.Where(p => !p.IsLost).Select(p => p.Id).ToList();
        if (assigned.Count > 0)
            _consumer.IncrementalUnassign(assigned);
    }

    private void Assign(List<FollowedPartition> partitions)
    {
        if (partitions.Count > 0)
            _consumer.IncrementalAssign(partitions.Select(p => p.Start));
    }

    private void OnError(ConsumeException e)
    {
        var place = e.ConsumerRecord.TopicPartitionOffset;
        if (Find(place.Topic ?? "", place.Partition.Value) is not { } partition)
            return;
        switch (e.Error.Code)
        {
            case ErrorCode.Local_AutoOffsetReset or ErrorCode.Local_LogTruncation or ErrorCode.OffsetOutOfRange:
                // Meanwhile the other partitions go on.
                partition.IsLost = true;
                _consumer.IncrementalUnassign([partition.Id]);
                _ = FindAgainAsync(partition);
                break;
            case ErrorCode.TopicAuthorizationFailed:
                EndNow(partition.Topic.Log, KafkaErrors.Map(e.Error, $"Following '{place.Topic}'", place.Topic));
                break;
            default:
                // librdkafka tries again by itself; a topic that is gone is the watch's to find.
                LogReadFailed(place.Topic!, place.Partition.Value, e.Error.Reason);
                if (KafkaErrors.IsMissingTopic(e.Error.Code))
                    _onMissingTopic();
                break;
        }
    }

    private async Task FindAgainAsync(FollowedPartition partition)
    {
        var log = partition.Topic.Log;
        while (!_stopping.IsCancellationRequested && !log.HasEnded)
        {
            try
            {
                var range = await log.GetRangeAsync(partition.Number, _stopping.Token).ConfigureAwait(false);
                _commands.Enqueue(() => GoOn(partition, range));
                return;
            }
            catch (EngineException e)
            {
                LogReadFailed(log.Name, partition.Number, e.Message);
                await Task.Delay(Retry, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void GoOn(FollowedPartition partition, OffsetRange range)
    {
        if (!_topics.TryGetValue(partition.Topic.Log.Name, out var topic) || topic != partition.Topic)
            return;
        var next = Math.Clamp(partition.Position, range.First, range.Next);
        if (next != partition.Position)
        {
            foreach (var tail in topic.Tails)
                tail.Leap(partition.Number, partition.Position, next);
        }
        partition.Position = next;
        partition.IsLost = false;
        Assign([partition]);
    }
}
