namespace StreamOtter;

/// <summary>What a client is doing.</summary>
public enum ClientState
{
    /// <summary>Not used yet.</summary>
    New,

    /// <summary>It is connecting, for the first time or again, or waits before it does.</summary>
    Connecting,

    /// <summary>It has a connection.</summary>
    Open,

    /// <summary>It is closed and stays so.</summary>
    Closed,
}
