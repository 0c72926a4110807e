namespace StreamOtter.WebSockets;

/// <summary>A message on its way through the middleware.</summary>
public sealed class MessageContext
{
    internal MessageContext(WebSocketConnection connection, MessageDirection direction, object? message, CancellationToken cancellationToken) =>
        (Connection, Direction, Message, CancellationToken) = (connection, direction, message, cancellationToken);

    /// <summary>The connection it is on.</summary>
    public WebSocketConnection Connection { get; }

    /// <summary>Which way it goes.</summary>
    public MessageDirection Direction { get; }

    /// <summary>The message: before it is serialized, or after it was deserialized. What is set here goes on instead.</summary>
    public object? Message { get; set; }

    /// <summary>Cancelled when the sender gives up; never for a message that was received.</summary>
    public CancellationToken CancellationToken { get; }
}
