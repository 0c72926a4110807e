namespace StreamOtter.Kafka.Integration;

/// <summary>Where a message is, now that it is stored on all in-sync replicas.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset; -1 where a retry found the message stored already, at an offset that nobody tells.</param>
public sealed record SendReceipt(string Topic, int Partition, long Offset);
