using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamOtter.Kafka.Integration.Consuming;

/// <summary>
/// Where partitions begin in which the group has no position. The client is not left to go to the end by itself: it would
/// do so again with each loss of the partition, and what came meanwhile would be passed over.
/// </summary>
internal sealed partial class ConsumerRun
{
    // How far partitions were done when they went: that is where they go on, unless the group has a position by then.
    private readonly Dictionary<TopicPartition, long> _left = [];

    // Those that wait for a place, and the offset that was wanted.
    private readonly Dictionary<TopicPartition, Offset> _placeless = [];

    private void HearOfNoPosition(TopicPartitionOffset wanted, Error error)
    {
        if (!_lanes.ContainsKey(wanted.TopicPartition))
            return;
        if (wanted.Offset.IsSpecial && _left.TryGetValue(wanted.TopicPartition, out var left))
            _placeless[wanted.TopicPartition] = left;
        else if (_config.OffsetReset == OffsetReset.Latest)
            _placeless[wanted.TopicPartition] = wanted.Offset;
        else
            Hear(error);
    }

    private void Place()
    {
        foreach (var (partition, wanted) in _placeless)
        {
            // While the brokers do not answer, it is asked again, and polled in between.
            if (!TryPlace(_lanes[partition], wanted))
                return;
            _placeless.Remove(partition);
        }
    }

    private bool TryPlace(Lane lane, Offset wanted)
    {
        try
        {
            var range = _consumer.QueryWatermarkOffsets(lane.Partition, _config.RequestTimeout);
            // Of what retention has taken, that which is left.
            var place = wanted.IsSpecial ? range.High.Value : Math.Clamp(wanted.Value, range.Low.Value, range.High.Value);
            GoTo(new TopicPartitionOffset(lane.Partition, place));
            lane.BeginAt(place);
            return true;
        }
        catch (KafkaException e)
        {
            LogNoPlace(_config.GroupId, lane.Partition, e.Error.Reason);
            return false;
        }
    }

    private void GoTo(TopicPartitionOffset place)
    {
        try
        {
            _consumer.Seek(place);
        }
        catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_State)
        {
            // It has stopped there for want of a position, and begins by an assignment only.
            _consumer.IncrementalUnassign([place.TopicPartition]);
            _consumer.IncrementalAssign([place]);
        }
    }

    [LoggerMessage(EventId = 3045, Level = LogLevel.Debug, Message = "The group {Group} finds no place to begin in {Partition}: {Reason}")]
    private partial void LogNoPlace(string group, TopicPartition partition, string reason);
}
