namespace StreamOtter.Protocol.V1;

/// <summary>A message of a gateway (spec/protocol.md, section 4); <see cref="GatewayMessageReader"/> reads it.</summary>
public abstract record GatewayMessage;
