using System.Net;
using System.Net.Sockets;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>Stands between clients and a server; what becomes of what passes, the one who derives from it decides.</summary>
internal abstract class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _server;
    private readonly Task _run;

    /// <param name="server">The address behind it.</param>
    protected TcpProxy(Uri server)
    {
        _server = server;
        _listener.Start();
        Url = new UriBuilder(server) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _run = AcceptAsync();
    }

    /// <summary>What clients connect to.</summary>
    public Uri Url { get; }

    /// <summary>It is over.</summary>
    protected CancellationToken End => _end.Token;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    /// <summary>Serves a client to its end. One is begun at a time.</summary>
    protected abstract Task ServeAsync(TcpClient client);

    protected async Task<TcpClient> ConnectAsync()
    {
        var server = new TcpClient();
        await server.ConnectAsync(_server.Host, _server.Port, End);
        return server;
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(End)));
        }
        finally
        {
            await Task.WhenAll(serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
