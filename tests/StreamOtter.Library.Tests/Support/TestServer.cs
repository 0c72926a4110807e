using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;

namespace StreamOtter.Library.Tests.Support;

/// <summary>A WebSocket server on a TCP socket, each of whose connections a test plays by hand.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<TestPeer> _peers = Channel.CreateUnbounded<TestPeer>();
    private readonly ConcurrentBag<TestPeer> _all = [];
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;

    public TestServer(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        Url = new Uri($"{(certificate is null ? "ws" : "wss")}://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/ws");
        _accepting = AcceptAllAsync();
    }

    public Uri Url { get; }

    /// <summary>Answers upgrades with this instead.</summary>
    public string? AnswerWith { get; set; }

    /// <summary>Lets upgrades wait.</summary>
    public bool IsMute { get; set; }

    /// <summary>The subprotocol that it chooses.</summary>
    public string? SubProtocol { get; init; }

    /// <summary>Whether connections are read as soon as they are open, so that pings have pongs.</summary>
    public bool Reads { get; set; } = true;

    /// <summary>The next connection that is open.</summary>
    public Task<TestPeer> AcceptAsync() => _peers.Reader.ReadAsync().AsTask().WaitAsync(Bounds.Wait);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var peer in _all)
            peer.Abort();
    }

    private async Task AcceptAllAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync();
            _ = UpgradeAsync(client);
        }
    }

    private async Task UpgradeAsync(TcpClient client)
    {
        Stream stream = client.GetStream();
        if (_certificate is not null)
        {
            var tls = new SslStream(stream);
            stream = tls;
            try
            {
                await tls.AuthenticateAsServerAsync(_certificate);
            }
            catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
            {
                client.Dispose(); // the client does not trust it
                return;
            }
        }
        var head = await ReadHeadAsync(stream);
        if (IsMute)
            return;
        var key = head.Split("\r\n").Single(line => line.StartsWith("Sec-WebSocket-Key: ", StringComparison.Ordinal))["Sec-WebSocket-Key: ".Length..];
#pragma warning disable CA5350 // RFC 6455, section 1.3, wants it
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        var protocol = SubProtocol is null ? "" : $"Sec-WebSocket-Protocol: {SubProtocol}\r\n";
        var refusal = AnswerWith; // which the test may change as soon as the client has it
        var answer = refusal ?? $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n{protocol}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        var peer = new TestPeer(client, stream, head, Reads && refusal is null);
        _all.Add(peer);
        if (refusal is null)
            _peers.Writer.TryWrite(peer);
        else
            client.Dispose();
    }

    private static async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
                throw new IOException("The client left during its request.");
            head.Append((char)one[0]);
        }
        return head.ToString();
    }
}
