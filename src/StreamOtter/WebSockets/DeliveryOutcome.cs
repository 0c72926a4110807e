namespace StreamOtter.WebSockets;

/// <summary>
/// What became of a message. A WebSocket has no acknowledgements; but frames come in order, and a pong answers a ping
/// (RFC 6455, section 5.5.3), so the pong for a ping that was written after a message proves that the other end has read
/// the message. What its application does with it, only its application can tell.
/// </summary>
public enum DeliveryOutcome
{
    /// <summary>The other end of the WebSocket has read it.</summary>
    Delivered,

    /// <summary>It was written to a connection that broke before it was known whether it arrived.</summary>
    Unknown,

    /// <summary>It was never written: it did not arrive.</summary>
    NotSent,

    /// <summary>A middleware stopped it.</summary>
    Stopped,
}
