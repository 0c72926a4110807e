namespace StreamOtter.Protocol.V1;

/// <summary><c>records</c>: a delivery.</summary>
/// <param name="Sub">The subscription.</param>
/// <param name="Stream">Which of its streams, where it has several.</param>
/// <param name="Records">Its records.</param>
public sealed record RecordsMessage(int Sub, string? Stream, IReadOnlyList<WireRecord> Records) : GatewayMessage;
