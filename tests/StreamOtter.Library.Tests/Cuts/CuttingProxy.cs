using System.Net;
using System.Net.Sockets;

namespace StreamOtter.Library.Tests.Cuts;

/// <summary>
/// Stands between a client and a server, and cuts each connection when a random number of bytes has passed, wherever
/// that is: in the handshake, between frames, inside one. After so many cuts it leaves connections alone.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _server;
    private readonly Random _random;
    private readonly int _most;
    private readonly int _longest;
    private readonly Task _run;
    private int _cuts;

    /// <param name="server">The address behind it.</param>
    /// <param name="cuts">How often it cuts.</param>
    /// <param name="longest">The most bytes that pass before a cut.</param>
    /// <param name="seed">What chance is drawn from.</param>
    public CuttingProxy(Uri server, int cuts, int longest, int seed)
    {
        (_server, _most, _longest, _random) = (server, cuts, longest, new Random(seed));
        _listener.Start();
        Url = new UriBuilder(server) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _run = AcceptAsync();
    }

    public Uri Url { get; }

    public int Cuts => Volatile.Read(ref _cuts);

    public bool IsDone => Cuts == _most;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                serving.Add(ServeAsync(client, IsDone ? long.MaxValue : _random.Next(1, _longest), _random.Next(2) == 0));
            }
        }
        finally
        {
            await Task.WhenAll(serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <param name="client">The client's side.</param>
    /// <param name="bytes">How many may pass, both ways together.</param>
    /// <param name="resets">Whether both ends learn of the cut by a reset; else by an end as if nothing were wrong.</param>
    private async Task ServeAsync(TcpClient client, long bytes, bool resets)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(_server.Host, _server.Port, _end.Token);
            var left = new Allowance(bytes);
            await Task.WhenAny(CopyAsync(client, server, left), CopyAsync(server, client, left));
            if (left.Value > 0)
                return; // one of them has closed
            Interlocked.Increment(ref _cuts);
            client.LingerState = server.LingerState = new LingerOption(resets, 0);
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, Allowance left)
    {
        var buffer = new byte[64 << 10];
        while (await from.GetStream().ReadAsync(buffer, _end.Token) is > 0 and var size)
        {
            var before = Interlocked.Add(ref left.Value, -size) + size;
            await to.GetStream().WriteAsync(buffer.AsMemory(0, (int)Math.Clamp(before, 0, size)), _end.Token);
            if (before <= size)
                return;
        }
    }

    private sealed class Allowance(long value)
    {
        public long Value = value;
    }
}
