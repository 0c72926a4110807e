namespace StreamOtter.Server.StreamSea.Sockets;

/// <summary>How connections end. Clients in the field reconnect after any of them.</summary>
internal static class SeaCloseCode
{
    /// <summary>RFC 6455: the client broke the protocol.</summary>
    public const int ProtocolError = 1002;

    /// <summary>It is not, or no longer, known who it is.</summary>
    public const int Unauthenticated = 4401;

    /// <summary>It did not say in time who it is.</summary>
    public const int TooLate = 4408;
}
