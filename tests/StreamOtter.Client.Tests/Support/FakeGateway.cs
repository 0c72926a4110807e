using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace StreamOtter.Client.Tests.Support;

/// <summary>A gateway over real sockets that says just what a test makes it say.</summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    private readonly Channel<FakeConnection> _connections = Channel.CreateUnbounded<FakeConnection>();
    private readonly ConcurrentBag<FakeConnection> _all = [];
    private readonly WebApplication _app;

    private FakeGateway(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>Answers upgrades with this status instead, where it is set.</summary>
    public int? RefuseWith { get; set; }

    /// <summary>The subprotocol it agrees to.</summary>
    public string? SubProtocol { get; set; } = "streamotter.v1";

    /// <summary>Answers requests that are no upgrades.</summary>
    public RequestDelegate OnRequest { get; set; } = static context => Task.CompletedTask;

    public static async Task<FakeGateway> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        var gateway = new FakeGateway(app);
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        app.Run(gateway.ServeAsync);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        gateway.Url = new Uri(address.Replace("http://", "ws://", StringComparison.Ordinal) + "/v1");
        return gateway;
    }

    /// <summary>The next connection.</summary>
    public async Task<FakeConnection> AcceptAsync() =>
        await _connections.Reader.ReadAsync().AsTask().WaitAsync(Bounds.Wait);

    /// <summary>The next connection, welcomed.</summary>
    public async Task<FakeConnection> WelcomeAsync(int creditRecords = 10_000, long creditBytes = 8 << 20, int limit = 1 << 20, int heartbeat = 20_000)
    {
        var connection = await AcceptAsync();
        connection.Hello = await connection.ReceiveAsync("hello");
        await connection.SendAsync(Welcome(creditRecords, creditBytes, limit, heartbeat));
        return connection;
    }

    public static string Welcome(int creditRecords = 10_000, long creditBytes = 8 << 20, int limit = 1 << 20, int heartbeat = 20_000) =>
        $$$"""{"type":"welcome","session":"s","server":"fake/1","heartbeat":{{{heartbeat}}},"limits":{"message":{{{limit}}}},"credit":{"records":{{{creditRecords}}},"bytes":{{{creditBytes}}}}}""";

    public bool HasConnection => _connections.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        _connections.Writer.TryComplete();
        AbortAll();
        using var stop = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(stop.Token);
        await _app.DisposeAsync();
    }

    /// <summary>Cuts every connection.</summary>
    public void AbortAll()
    {
        foreach (var connection in _all)
            connection.Abort();
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (RefuseWith is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await OnRequest(context);
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync(SubProtocol);
        using var connection = new FakeConnection(socket, context);
        _all.Add(connection);
        _connections.Writer.TryWrite(connection);
        await connection.Over;
    }
}
