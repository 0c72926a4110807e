namespace StreamOtter.StreamSea;

/// <summary>Settings of a <see cref="StreamSeaClient"/>; immutable, shared as you like, changed with <c>with</c>.</summary>
public sealed record StreamSeaClientOptions
{
    private const int SecurePort = 443;
    private const int ClearPort = 8080; // a gateway's HTTP port

    /// <summary>The server's name or address.</summary>
    public required string RemoteHost { get; init; }

    /// <summary>Its port, 1 to 65535. Default: null, 443 where <see cref="Secure"/> is set, else 8080.</summary>
    public int? RemotePort { get; init; }

    /// <summary>Whether the connection is encrypted (TLS). Default false: then everybody on the way can read the secret.</summary>
    public bool Secure { get; init; }

    /// <summary>The client's id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client's secret. This, <see cref="Jwt"/> or <see cref="JwtProvider"/>: one of them.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>A token (RS512) signed with the client's key, with which it can subscribe and nothing else.</summary>
    public string? Jwt { get; init; }

    /// <summary>
    /// As <see cref="Jwt"/>, but asked for at every connect, so also when one has expired. Where it throws, the attempt to
    /// connect has failed and is repeated.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? JwtProvider { get; init; }

    /// <summary>How long an attempt to connect may take; of a subscription, until it is known who the client is. Default 10 s; 1 ms to 1 h.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call may wait for its answer, and a subscription for its first reply. Default 30 s; 1 ms to 1 h.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a subscription's server may be silent until its connection is taken for lost: it pings at least every 30 s.
    /// Default 75 s; 1 ms to 1 h.
    /// </summary>
    public TimeSpan ServerTimeout { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>
    /// The longest wait before the second attempt to connect a subscription; it doubles with every attempt that fails, and
    /// the wait itself is random between nothing and this (full jitter). Default 200 ms; 1 ms to <see cref="ReconnectMax"/>.
    /// </summary>
    public TimeSpan ReconnectMin { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Where the doubling ends; a connection that lasts as long lets it begin anew. Default 15 s; <see cref="ReconnectMin"/> to 1 h.
    /// </summary>
    public TimeSpan ReconnectMax { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Requests with larger bodies than this, in bytes, are sent in gzip. Default: null, none; 0 or more.</summary>
    public int? CompressAbove { get; init; }

    /// <summary>The largest answer or message taken from the server, in bytes. Default 64 MiB; 64 KiB to 1 GiB.</summary>
    public int MaxMessageBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Last touches on what connects, one handler for calls and one for each subscription: certificates, a proxy. Redirects
    /// are never followed, whatever it says. Default: none.
    /// </summary>
    public Action<SocketsHttpHandler>? ConfigureHandler { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal Random Random { get; init; } = Random.Shared;

    internal bool HasToken => Jwt is not null || JwtProvider is not null;

    /// <summary>Some of the settings; secret and token are not among them.</summary>
    public override string ToString() => $"{nameof(StreamSeaClientOptions)} {{ {(Secure ? "https" : "http")}://{RemoteHost}:{Port}, ClientId = {ClientId} }}";

    private int Port => RemotePort ?? (Secure ? SecurePort : ClearPort);

    /// <summary>Where the API is, with a slash at its end.</summary>
    internal Uri Api() => new UriBuilder(Secure ? "https" : "http", RemoteHost, Port, "/api/v1/").Uri;

    /// <summary>Where subscriptions connect to.</summary>
    internal Uri Socket() => new UriBuilder(Secure ? "wss" : "ws", RemoteHost, Port, "/api/v1/streams").Uri;

    /// <summary>Says everything that is wrong with these settings.</summary>
    internal IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Uri.CheckHostName(RemoteHost) == UriHostNameType.Unknown)
            errors.Add($"RemoteHost: '{RemoteHost}' is no name and no address of a host; it stands alone, without http:// and a port.");
        if (RemotePort is < 1 or > 65535)
            errors.Add($"RemotePort: 1 to 65535, not {RemotePort}.");
        if (string.IsNullOrEmpty(ClientId) || ClientId.Contains(':', StringComparison.Ordinal) || ClientId.Any(char.IsControl))
            errors.Add("ClientId: it is not empty, and holds no ':' and no control characters.");
        if (new object?[] { ClientSecret, Jwt, JwtProvider }.Count(given => given is not null) != 1)
            errors.Add("ClientSecret, Jwt, JwtProvider: one of them.");
        if (ClientSecret is { Length: 0 } || Jwt is { Length: 0 })
            errors.Add("ClientSecret, Jwt: not empty.");
        Check(nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromMilliseconds(1));
        Check(nameof(RequestTimeout), RequestTimeout, TimeSpan.FromMilliseconds(1));
        Check(nameof(ServerTimeout), ServerTimeout, TimeSpan.FromMilliseconds(1));
        Check(nameof(ReconnectMin), ReconnectMin, TimeSpan.FromMilliseconds(1));
        Check(nameof(ReconnectMax), ReconnectMax, ReconnectMin);
        if (CompressAbove < 0)
            errors.Add("CompressAbove: 0 or more.");
        if (MaxMessageBytes is < 64 << 10 or > 1 << 30)
            errors.Add("MaxMessageBytes: 64 KiB to 1 GiB.");
        return errors;

        void Check(string name, TimeSpan value, TimeSpan least)
        {
            if (value < least || value > TimeSpan.FromHours(1))
                errors.Add($"{name}: {least} to 1 h.");
        }
    }
}
