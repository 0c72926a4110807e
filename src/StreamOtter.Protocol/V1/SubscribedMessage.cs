namespace StreamOtter.Protocol.V1;

/// <summary><c>subscribed</c>: a subscription is open.</summary>
/// <param name="Sub">The subscription.</param>
/// <param name="Stream">The stream; null where a pattern was subscribed to, whose streams follow.</param>
/// <param name="Position">Where its first delivery starts from; null in a group, which keeps its position itself.</param>
public sealed record SubscribedMessage(int Sub, string? Stream, WirePosition? Position) : GatewayMessage;
