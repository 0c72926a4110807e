namespace StreamOtter.Protocol.V1;

/// <summary><c>pong</c>: the answer to a <c>ping</c>.</summary>
/// <param name="Id">The number of the ping.</param>
public sealed record PongMessage(long? Id) : GatewayMessage;
