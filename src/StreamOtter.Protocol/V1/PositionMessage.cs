namespace StreamOtter.Protocol.V1;

/// <summary><c>position</c>: everything before it has been delivered or is not for this client.</summary>
/// <param name="Sub">The subscription.</param>
/// <param name="Stream">Which of its streams, where it has several.</param>
/// <param name="Position">The position.</param>
public sealed record PositionMessage(int Sub, string? Stream, WirePosition Position) : GatewayMessage;
