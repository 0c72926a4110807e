using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>
/// Stands between clients and a gateway, and changes what the gateway sends: bytes for as many other bytes, so that
/// frames stay frames. It can also cut them off.
/// </summary>
internal sealed class TamperingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _gateway;
    private readonly Action<Memory<byte>> _tamper;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly Task _run;

    /// <param name="gateway">The address behind it.</param>
    /// <param name="tamper">Changes a piece of what the gateway sends, which may begin and end anywhere.</param>
    public TamperingProxy(Uri gateway, Action<Memory<byte>> tamper)
    {
        (_gateway, _tamper) = (gateway, tamper);
        _listener.Start();
        Url = new UriBuilder(gateway) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _run = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>Cuts the connections that there are.</summary>
    public void Cut()
    {
        foreach (var client in _clients)
            client.Close();
    }

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
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        finally
        {
            await Task.WhenAll(serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            _clients.Add(client);
            await server.ConnectAsync(_gateway.Host, _gateway.Port, _end.Token);
            await Task.WhenAny(
                CopyAsync(client.GetStream(), server.GetStream(), static _ => { }),
                CopyAsync(server.GetStream(), client.GetStream(), _tamper));
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Action<Memory<byte>> change)
    {
        var buffer = new byte[64 << 10];
        while (await from.ReadAsync(buffer, _end.Token) is > 0 and var size)
        {
            change(buffer.AsMemory(0, size));
            await to.WriteAsync(buffer.AsMemory(0, size), _end.Token);
        }
    }
}
