namespace StreamOtter.WebSockets;

/// <summary>The connection is closing or closed: nothing can be sent over it, and nothing more comes.</summary>
public sealed class ConnectionClosedException : StreamOtterException
{
    internal ConnectionClosedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
