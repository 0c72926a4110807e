namespace StreamOtter.Protocol.V1;

/// <summary><c>goaway</c>: the gateway is about to close.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Delay">Milliseconds after which to reconnect.</param>
public sealed record GoawayMessage(string Reason, long Delay) : GatewayMessage;
