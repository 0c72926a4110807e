namespace StreamOtter.WebSockets;

/// <summary>What happens to a message for which the send buffer has no room.</summary>
public enum FullBufferPolicy
{
    /// <summary>
    /// <see cref="WebSocketConnection.SendAsync"/> waits for room. <see cref="WebSocketConnection.Send"/> cannot wait, and
    /// throws <see cref="SendBufferFullException"/>.
    /// </summary>
    Wait,

    /// <summary>The oldest messages make room; each is reported as not sent.</summary>
    DropOldest,

    /// <summary>It is refused: <see cref="SendBufferFullException"/>.</summary>
    Throw,
}
