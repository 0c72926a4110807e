namespace StreamOtter.Protocol.V1;

/// <summary><c>presence</c>: how many subscriptions there are to a stream.</summary>
/// <param name="Id">The number of the request.</param>
/// <param name="Subscriptions">How many.</param>
public sealed record PresenceMessage(long Id, int Subscriptions) : GatewayMessage;
