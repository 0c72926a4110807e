namespace StreamOtter.Protocol.V1;

/// <summary><c>unsubscribed</c>: nothing more of a subscription follows.</summary>
/// <param name="Sub">The subscription.</param>
public sealed record UnsubscribedMessage(int Sub) : GatewayMessage;
