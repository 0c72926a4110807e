namespace StreamOtter.Serialization;

/// <summary>A message could not be made into text or bytes, or they not into a message. The cause is its inner exception.</summary>
public sealed class MessageSerializationException : StreamOtterException
{
    internal MessageSerializationException(string message, Exception inner)
        : base(message, inner)
    {
    }

    internal static MessageSerializationException OfSent(object? message, Exception cause) =>
        new($"A message ({message?.GetType().ToString() ?? "null"}) was not serialized, and not sent: {cause.Message}", cause);

    internal static MessageSerializationException OfReceived(MessageData data, Exception cause) =>
        new($"A received message ({data}) was not deserialized: {cause.Message}", cause);
}
