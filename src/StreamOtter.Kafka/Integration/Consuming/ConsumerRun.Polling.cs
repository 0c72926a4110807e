using Confluent.Kafka;

namespace StreamOtter.Kafka.Integration.Consuming;

internal sealed partial class ConsumerRun
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(20);
    private const int Burst = 500;

    // What a paused partition has fetched ahead is fetched again: a handler that is nearly as fast is waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private void Poll()
    {
        for (var i = 0; i < Burst; i++)
        {
            try
            {
                if (_consumer.Consume(i == 0 ? Idle : TimeSpan.Zero) is not { } result)
                    return;
                Take(result);
            }
            catch (ConsumeException e) when (e.Error.Code == ErrorCode.Local_AutoOffsetReset)
            {
                HearOfNoPosition(e.ConsumerRecord.TopicPartitionOffset, e.Error);
            }
            catch (ConsumeException e)
            {
                Hear(e.Error, e.ConsumerRecord?.Topic);
                return;
            }
        }
    }

    private void Take(ConsumeResult<byte[]?, byte[]?> result)
    {
        if (!_lanes.TryGetValue(result.TopicPartition, out var lane))
            return;
        lane.Add(new ConsumerMessage(result));
        _worker.OnReady(lane);
        if (lane.IsPaused || lane.HasRoom || lane.WaitForRoom(Patience))
            return;
        lane.IsPaused = true;
        _consumer.Pause([lane.Partition]);
    }

    private void Balance()
    {
        foreach (var lane in _lanes.Values)
        {
            if (lane.HasRoom)
                Resume(lane);
        }
    }

    private void Resume(Lane lane)
    {
        if (!lane.IsPaused)
            return;
        lane.IsPaused = false;
        _consumer.Resume([lane.Partition]);
    }
}
