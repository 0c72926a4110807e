namespace StreamOtter.Protocol.V1;

/// <summary><c>ack</c>: every record up to a sequence number that no <c>nack</c> named is durable.</summary>
/// <param name="Seq">The sequence number.</param>
/// <param name="At">Where they are, in ascending runs.</param>
public sealed record AckMessage(long Seq, IReadOnlyList<AckRun> At) : GatewayMessage;
