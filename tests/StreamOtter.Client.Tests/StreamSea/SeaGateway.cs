using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamOtter.Acceptance.Tests.Harness;
using StreamOtter.Client.Tests.Support;
using StreamOtter.Server;
using StreamOtter.Server.StreamSea;
using StreamOtter.Streams.Embedded;
using StreamOtter.StreamSea;

namespace StreamOtter.Client.Tests.StreamSea;

/// <summary>A gateway on Kestrel with an administrator, which can stop and start again where it was.</summary>
internal sealed class SeaGateway : IAsyncDisposable
{
    public const string AdminSecret = "the administrator's secret";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("streamotter-sea-");
    private readonly ConcurrentDictionary<string, ConnectionContext> _connections = new();
    private readonly X509Certificate2? _certificate;
    private WebApplication _app = null!;

    private readonly TimeProvider _time;

    private SeaGateway(X509Certificate2? certificate, TimeProvider? time)
    {
        _certificate = certificate;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The one it starts again on.</summary>
    public int Port { get; } = Ports.Free();

    public static async Task<SeaGateway> StartAsync(X509Certificate2? certificate = null, TimeProvider? time = null)
    {
        var gateway = new SeaGateway(certificate, time);
        await gateway.StartAgainAsync();
        return gateway;
    }

    public async Task StartAgainAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port, Listen));
        builder.Services.AddSingleton(_time).AddStreamOtterGateway(
            _ => new EmbeddedEngine(new EmbeddedLogOptions { Directory = _directory.FullName }),
            new GatewayOptions { StreamSea = new StreamSeaOptions { AdminSecret = AdminSecret }, Sockets = new() { CloseTimeout = Bounds.Wait } });
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapStreamOtter();
        await _app.StartAsync().WaitAsync(Bounds.Wait);
    }

    public async Task StopAsync()
    {
        await _app.StopAsync().WaitAsync(Bounds.Wait);
        await _app.DisposeAsync();
    }

    /// <summary>Cuts every connection, as a network does.</summary>
    public void CutAll()
    {
        foreach (var connection in _connections.Values)
            connection.Abort();
    }

    /// <summary>Settings for a client that waits next to nothing before it reconnects.</summary>
    public StreamSeaClientOptions Options(string clientId = "admin", string? secret = AdminSecret) => new()
    {
        RemoteHost = "127.0.0.1",
        RemotePort = Port,
        Secure = _certificate is not null,
        ClientId = clientId,
        ClientSecret = secret,
        ReconnectMin = TimeSpan.FromMilliseconds(1),
        ReconnectMax = TimeSpan.FromMilliseconds(20),
    };

    public async ValueTask DisposeAsync()
    {
        CutAll();
        await StopAsync();
        _directory.Delete(recursive: true);
    }

    private void Listen(ListenOptions listen)
    {
        listen.Use(next => async connection =>
        {
            _connections[connection.ConnectionId] = connection;
            await next(connection);
            _connections.TryRemove(connection.ConnectionId, out _);
        });
        if (_certificate is not null)
            listen.UseHttps(_certificate);
    }
}
