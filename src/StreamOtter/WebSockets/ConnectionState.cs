namespace StreamOtter.WebSockets;

/// <summary>What a connection is doing. The first four are a WebSocket's own.</summary>
public enum ConnectionState
{
    /// <summary>It is being made for the first time, by one attempt or more.</summary>
    Connecting,

    /// <summary>It is open.</summary>
    Open,

    /// <summary>It was asked to close, and says goodbye.</summary>
    Closing,

    /// <summary>It is closed, and stays so.</summary>
    Closed,

    /// <summary>It was open, was lost, and is being made again. What is sent waits.</summary>
    Reconnecting,
}
