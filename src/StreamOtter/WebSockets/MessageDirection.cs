namespace StreamOtter.WebSockets;

/// <summary>Which way a message goes.</summary>
public enum MessageDirection
{
    /// <summary>From the application to the server.</summary>
    Outgoing,

    /// <summary>From the server to the application.</summary>
    Incoming,
}
