namespace StreamOtter.Kafka.Integration;

/// <summary>What became of one message of several: a receipt, or why there is none.</summary>
/// <param name="Receipt">Where it is stored; null where it is not, or nobody knows.</param>
/// <param name="Failure">Why not; null where it is stored.</param>
/// <param name="Message">Cause and mend, in words; null where it is stored.</param>
public sealed record SendResult(SendReceipt? Receipt, KafkaFailure? Failure, string? Message);
