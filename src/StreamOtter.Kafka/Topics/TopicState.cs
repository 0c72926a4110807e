namespace StreamOtter.Kafka.Topics;

/// <summary>What the cluster says of a topic.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Epoch">Its id, which no later topic of the name has.</param>
/// <param name="PartitionCount">Its partitions.</param>
/// <param name="HasLeaders">Whether each of them has a broker that leads it.</param>
internal sealed record TopicState(string Name, string Epoch, int PartitionCount, bool HasLeaders);
