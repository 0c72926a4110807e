namespace StreamOtter.StreamSea;

/// <summary>
/// A client of stream-sea 4.x: of a StreamOtter gateway's home for it (spec/stream-sea.md), or of a stream-sea server. Each
/// call is an HTTP request; each subscription has a WebSocket of its own, so that a slow one slows no other. All members
/// may be called from any thread.
/// <code>
/// using var client = new StreamSeaClient("localhost", 8080, secure: false, clientId, clientSecret);
/// await client.PublishAsync("boiler_data", new JsonObject { ["temperature"] = 92 });
/// await foreach (var message in client.SubscribeAsync("boiler_data", new() { Fanout = true }))
///     Console.WriteLine(message.Payload);
/// </code>
/// </summary>
public sealed partial class StreamSeaClient : IDisposable
{
    private readonly StreamSeaClientOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly SeaProof _proof;
    private readonly SeaApi _api;

    /// <summary>A client that connects when it is used.</summary>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    public StreamSeaClient(StreamSeaClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
        _options = options;
        _proof = new SeaProof(options);
        _api = new SeaApi(options, _proof, _disposed.Token);
    }

    /// <summary>A client with a secret and default settings.</summary>
    /// <inheritdoc cref="StreamSeaClient(StreamSeaClientOptions)"/>
    public StreamSeaClient(string remoteHost, int remotePort, bool secure, string clientId, string clientSecret)
        : this(new() { RemoteHost = remoteHost, RemotePort = remotePort, Secure = secure, ClientId = clientId, ClientSecret = clientSecret })
    {
    }

    /// <summary>
    /// Ends the client at once: calls under way fail, and whether they were carried out is not known; subscriptions end with
    /// <see cref="ClientClosedException"/>.
    /// </summary>
    public void Dispose()
    {
        _disposed.Cancel();
        _api.Dispose();
    }

    private static string Escape(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        // An address would lose these two on its way.
        return name is not ("." or "..") ? Uri.EscapeDataString(name) : throw new ArgumentException($"'{name}' is no name.", parameter);
    }
}
