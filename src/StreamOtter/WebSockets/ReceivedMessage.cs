using StreamOtter.Serialization;

namespace StreamOtter.WebSockets;

/// <summary>A message from the server.</summary>
/// <param name="Message">What the deserializer, and then the middleware, made of it.</param>
/// <param name="Data">What was received.</param>
public sealed record ReceivedMessage(object? Message, MessageData Data);
