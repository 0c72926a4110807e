namespace StreamOtter.Server.Sockets;

/// <summary>Limits and times of every WebSocket.</summary>
public sealed record SocketOptions
{
    /// <summary>The largest message a client may send, in bytes. Default 1,048,576; 1,024 to 67,108,864.</summary>
    public int MaxMessageBytes { get; init; } = 1 << 20;

    /// <summary>How many WebSockets may be open. Default 100,000; 1 to 10,000,000. More are answered 503.</summary>
    public int MaxConnections { get; init; } = 100_000;

    /// <summary>
    /// After this much silence a client is pinged, and after as much again its connection is ended. Default 20 s;
    /// 1 s to 1 h.
    /// </summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a client may take for its last messages when a connection closes. Default 5 s; 0 s to 1 min.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Origins (scheme://host[:port], or "*" for any) whose pages may connect. Default: none but this machine's own
    /// (localhost, 127.0.0.1, [::1]) and, where the gateway knows that it is its own (<see cref="AllowedHosts"/>), the
    /// host that the page and the gateway share. Programs that send no Origin are not browsers, and always may.
    /// </summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>
    /// Names of this gateway, without port: pages that come from the gateway's own address may connect where that is
    /// one of these, localhost, or an IP address. Default: none. Any other name may be somebody's who makes it mean this
    /// machine (DNS rebinding).
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}
