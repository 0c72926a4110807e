namespace StreamOtter.Protocol.V1;

/// <summary>A message of a type this version does not know; it is to be ignored.</summary>
/// <param name="Type">Its type.</param>
public sealed record UnknownMessage(string Type) : GatewayMessage;
