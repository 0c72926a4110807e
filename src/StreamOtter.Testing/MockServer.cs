using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading.Channels;
using StreamOtter.Serialization;

namespace StreamOtter.Testing;

/// <summary>
/// A WebSocket server that does as a test tells it. It keeps everything that it is sent. Its members may be called from
/// any thread.
/// <code>
/// await using var server = TestingUtilities.CreateMockServer();
/// var connection = manager.CreateConnection(server.Url);
/// var client = await server.AcceptAsync();
/// await client.SendAsync("hello");
/// client.Cut();
/// </code>
/// </summary>
public sealed class MockServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<MockConnection> _opened = Channel.CreateUnbounded<MockConnection>();
    private readonly MockServerOptions _options;
    private readonly Task _accepting;
    private ImmutableList<TcpClient> _clients = [];
    private ImmutableList<MockConnection> _connections = [];
    private ImmutableList<MessageData> _received = [];

    internal MockServer(MockServerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Timeout, TimeSpan.FromMilliseconds(1), nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Timeout, TimeSpan.FromDays(1), nameof(options));
        _options = options;
        _listener.Start();
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Url = new Uri(options.Certificate is null ? $"ws://127.0.0.1:{port}/" : $"wss://localhost:{port}/");
        _accepting = AcceptAllAsync();
    }

    /// <summary>Where it listens. It takes any path.</summary>
    public Uri Url { get; }

    /// <summary>All connections that were opened so far, in order; those that are over too.</summary>
    public IReadOnlyList<MockConnection> Connections => _connections;

    /// <summary>All messages so far, of all connections, as they came.</summary>
    public IReadOnlyList<MessageData> Received => _received;

    /// <summary>The status that upgrades are refused with from now on, such as 401 or 503. Default: null, they are not.</summary>
    public int? RefuseWith { get; set; }

    /// <summary>
    /// What upgrades are answered with from now on, byte for byte, before the connection is closed: for servers that are
    /// none. Default: null.
    /// </summary>
    public string? AnswerWith { get; set; }

    /// <summary>Whether upgrades are left without an answer from now on. Default: false.</summary>
    public bool StallsUpgrades { get; set; }

    /// <summary>Whether connections begin stalled from now on; see <see cref="MockConnection.Stall"/>. Default: false.</summary>
    public bool StallsConnections { get; set; }

    /// <summary>The next connection that is opened; each is answered once, in order.</summary>
    /// <exception cref="TimeoutException">None is within the options' time.</exception>
    public Task<MockConnection> AcceptAsync(CancellationToken cancellationToken = default) =>
        Waiting.ForAsync(_opened.Reader.ReadAsync, _options.Timeout, "no client has connected", cancellationToken);

    /// <summary>Cuts every connection, as a server does that crashes; it goes on to listen.</summary>
    public void CutAll()
    {
        foreach (var connection in _connections)
            connection.Cut();
    }

    /// <summary>Stops to listen, and cuts every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        CutAll();
        foreach (var client in _clients)
            client.Dispose();
    }

    internal void Keep(MessageData message) => ImmutableInterlocked.Update(ref _received, static (all, added) => all.Add(added), message);

    private async Task AcceptAllAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
            ImmutableInterlocked.Update(ref _clients, static (all, added) => all.Add(added), client);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            await UpgradeAsync(client).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or AuthenticationException or ObjectDisposedException)
        {
            client.Dispose(); // it left, does not trust the certificate, or speaks something else
        }
    }

    private async Task UpgradeAsync(TcpClient client)
    {
        Stream stream = client.GetStream();
        if (_options.Certificate is { } certificate)
        {
            var tls = new SslStream(stream);
            stream = tls;
            await tls.AuthenticateAsServerAsync(certificate).ConfigureAwait(false);
        }
        var request = await UpgradeRequest.ReadAsync(stream).ConfigureAwait(false);
        if (StallsUpgrades)
            return;
        var refusal = AnswerWith ?? (RefuseWith is { } status ? UpgradeRequest.Refusal(status) : null); // which may be changed as soon as the client has it
        if (refusal is not null)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(refusal)).ConfigureAwait(false);
            client.Dispose();
            return;
        }
        var connection = new MockConnection(this, _options, client, stream, request, StallsConnections);
        ImmutableInterlocked.Update(ref _connections, static (all, added) => all.Add(added), connection); // before the client knows of it
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request.Answer(_options.SubProtocol))).ConfigureAwait(false);
        _opened.Writer.TryWrite(connection);
    }
}
