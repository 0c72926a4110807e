namespace StreamOtter.Protocol.V1;

/// <summary><c>authorized</c>: the token of an <c>auth</c> has taken the place of the one before.</summary>
/// <param name="ExpiresIn">Milliseconds until the gateway closes the connection, unless another comes; null: it does not.</param>
public sealed record AuthorizedMessage(long? ExpiresIn) : GatewayMessage;
