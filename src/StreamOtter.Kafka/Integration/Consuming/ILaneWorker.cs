namespace StreamOtter.Kafka.Integration.Consuming;

/// <summary>What is told that lanes have messages.</summary>
internal interface ILaneWorker
{
    /// <summary>A message was added. Comes on the poll loop's thread and must not block.</summary>
    void OnReady(Lane lane);
}
