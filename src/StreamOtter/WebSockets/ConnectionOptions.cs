using System.Net;
using StreamOtter.Resilience;
using StreamOtter.Serialization;

namespace StreamOtter.WebSockets;

/// <summary>
/// Settings of a <see cref="WebSocketConnection"/>, which copies them: changed later, they are those of later connections.
/// They bind from configuration, but for what is code.
/// </summary>
public sealed record ConnectionOptions
{
    /// <summary>Headers of the request that opens the WebSocket, such as <c>Authorization</c>. Default: none.</summary>
    public IDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is added to the URL's query; it is escaped. Default: nothing.</summary>
    public IDictionary<string, string> QueryParameters { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The subprotocols to choose from, the best first (RFC 6455, section 1.9). Default: none.</summary>
    public IList<string> SubProtocols { get; set; } = [];

    /// <summary>
    /// Asked for a token at each attempt to connect, which is sent as <c>Authorization: Bearer</c>. Where it throws, the
    /// attempt has failed. Default: null.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? TokenProvider { get; init; }

    /// <summary>Makes text or bytes of what is sent. Default: null, the manager's.</summary>
    public IAsyncSerializationStrategy? Serializer { get; init; }

    /// <summary>Makes messages of what is received. Default: null, the manager's.</summary>
    public IAsyncDeserializationStrategy? Deserializer { get; init; }

    /// <summary>Sees all messages, both ways, in this order; behind the manager's own. Default: none.</summary>
    public IList<MessageMiddleware> Middleware { get; init; } = [];

    /// <summary>How the connection is made again. Default: null, as the manager's resilience says.</summary>
    public ReconnectionOptions? Reconnection { get; set; }

    /// <summary>Health checks. Default: null, as the manager's resilience says.</summary>
    public HeartbeatOptions? Heartbeat { get; set; }

    /// <summary>Where messages wait.</summary>
    public SendBufferOptions SendBuffer { get; set; } = new();

    /// <summary>
    /// Whether messages that were written to a connection which then broke, and of which it is not known whether they
    /// arrived, are sent again over the next: each arrives at least once then, some twice. Default: false, they are
    /// reported as <see cref="DeliveryOutcome.Unknown"/>.
    /// </summary>
    public bool ResendUnproven { get; set; }

    /// <summary>
    /// Whether the connection pings as soon as it has written all there is, one ping at a time, to know what has arrived:
    /// a cut then leaves only the messages of about the last round trip unknown. Default: true. False: it pings by its
    /// <see cref="Heartbeat"/>, and when half of what it may keep is kept.
    /// </summary>
    public bool ProveDelivery { get; set; } = true;

    /// <summary>How long an attempt to connect may take. Default 10 s; 1 ms to 1 h.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long closing waits for messages to be written and known to have arrived, and then again for the server's
    /// goodbye. Default 5 s; 0 s to 1 h.
    /// </summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The largest message that is received; a larger one ends the connection with 1009, and it is made again. Default
    /// 16 MiB; 1 KiB to 1 GiB.
    /// </summary>
    public int MaxMessageBytes { get; set; } = 16 << 20;

    /// <summary>Last touches on what connects: certificates, a proxy, credentials. Called at each attempt. Default: none.</summary>
    public Action<SocketsHttpHandler>? ConfigureHandler { get; init; }

    /// <summary>Some of the settings; nothing that may be secret.</summary>
    public override string ToString() => $"{nameof(ConnectionOptions)} {{ SubProtocols = {string.Join(", ", SubProtocols)}, SendBuffer = {SendBuffer} }}";

    /// <summary>All of it, so that no change of these is one of the copy.</summary>
    internal ConnectionOptions Copy() => this with
    {
        Headers = Copy(Headers, StringComparer.OrdinalIgnoreCase),
        QueryParameters = Copy(QueryParameters, StringComparer.Ordinal),
        SubProtocols = [.. SubProtocols],
        Middleware = [.. Middleware],
        Reconnection = Reconnection?.Copy(),
        Heartbeat = Heartbeat is { } heartbeat ? heartbeat with { } : null,
        SendBuffer = SendBuffer with { },
    };

    /// <summary>Says everything that is wrong with these settings.</summary>
    internal IReadOnlyList<string> Validate()
    {
        var absent = new (string Name, object? Value)[]
        {
            (nameof(Headers), Headers), (nameof(QueryParameters), QueryParameters), (nameof(SubProtocols), SubProtocols), (nameof(Middleware), Middleware), (nameof(SendBuffer), SendBuffer),
        }.Where(setting => setting.Value is null).Select(setting => $"{setting.Name}: it may be empty, and not null.").ToList();
        if (absent.Count > 0)
            return absent;
        var errors = new List<string>();
        if (Middleware.Contains(null!))
            errors.Add("Middleware: one of them is null.");
        if (SubProtocols.Any(string.IsNullOrEmpty))
            errors.Add("SubProtocols: one of them is empty.");
        foreach (var (name, value) in Headers)
        {
            try
            {
                new WebHeaderCollection().Set(name, value);
            }
            catch (ArgumentException)
            {
                errors.Add($"Headers: '{name}' is no header's name, or its value has characters that no header can have.");
            }
        }
        SendBuffer.Validate(errors);
        errors.AddRange(Reconnection?.Validate().Select(error => $"Reconnection.{error}") ?? []);
        errors.AddRange(Heartbeat?.Validate() ?? []);
        if (ConnectTimeout < TimeSpan.FromMilliseconds(1) || ConnectTimeout > TimeSpan.FromHours(1))
            errors.Add("ConnectTimeout: 1 ms to 1 h.");
        if (CloseTimeout < TimeSpan.Zero || CloseTimeout > TimeSpan.FromHours(1))
            errors.Add("CloseTimeout: 0 s to 1 h.");
        if (MaxMessageBytes is < 1 << 10 or > 1 << 30)
            errors.Add("MaxMessageBytes: 1 KiB to 1 GiB.");
        return errors;
    }

    /// <summary>Of names that the comparer takes for one, the last counts.</summary>
    private static Dictionary<string, string> Copy(IDictionary<string, string> entries, StringComparer comparer)
    {
        var copy = new Dictionary<string, string>(comparer);
        foreach (var (name, value) in entries)
            copy[name] = value;
        return copy;
    }
}
