using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamOtter.Streams;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Server.Tests.Support;

/// <summary>A gateway on loopback ports of its own over an embedded log in a directory of its own.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _directory;

    private TestGateway(WebApplication app, string directory, EmbeddedEngine log, LogCapture logs)
    {
        _app = app;
        _directory = directory;
        Log = log;
        Logs = logs;
        Gateway = app.Services.GetRequiredService<Gateway>();
        var ports = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address).Port).ToArray();
        (Port, Http2Port) = (ports[0], ports[1]);
    }

    public int Port { get; }

    /// <summary>Where HTTP/2 is spoken from the first byte on.</summary>
    public int Http2Port { get; }

    public Gateway Gateway { get; }

    public EmbeddedEngine Log { get; }

    public LogCapture Logs { get; }

    public static async Task<TestGateway> StartAsync(
        GatewayOptions? options = null, TimeProvider? time = null, Func<IStreamEngine, IStreamEngine>? wrap = null,
        Func<EmbeddedLogOptions, EmbeddedLogOptions>? log = null)
    {
        var parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var directory = Directory.CreateDirectory(Path.Combine(parent, $"streamotter-{Guid.NewGuid():N}")).FullName;
        var logOptions = new EmbeddedLogOptions { Directory = directory };
        var engine = new EmbeddedEngine(log is null ? logOptions : log(logOptions));
        var logs = new LogCapture();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "streamotter" });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 64 << 10;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseDirectSend().Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseDirectSend().Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        builder.Logging.AddProvider(logs);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddStreamOtterGateway(_ => wrap is null ? engine : wrap(engine), options);
        var app = builder.Build();
        app.UseRouting();
        app.MapStreamOtter();
        app.MapStreamOtterHealth();
        await app.StartAsync().WaitAsync(Limits.Patience);
        return new TestGateway(app, directory, engine, logs);
    }

    public Task StopAsync() => _app.StopAsync().WaitAsync(Limits.Patience);

    /// <summary>Appends to a stream behind the gateway's back.</summary>
    public async Task<long> AppendAsync(string stream, params byte[]?[] values)
    {
        var log = await Log.OpenAsync(stream, mayCreate: true);
        var records = values.Select(value => new NewRecord { Value = value is null ? default(ReadOnlyMemory<byte>?) : value }).ToArray();
        var results = await log.AppendAsync(records).AsTask().WaitAsync(Limits.Patience);
        Assert.All(results, result => Assert.Equal(AppendStatus.Stored, result.Status));
        return results[0].Offset;
    }

    /// <summary>The values a stream holds.</summary>
    public async Task<List<byte[]?>> StoredAsync(string stream)
    {
        var log = await Log.OpenAsync(stream, mayCreate: true);
        var values = new List<byte[]?>();
        var range = await log.GetRangeAsync(0);
        for (var next = range.First; next < range.Next;)
        {
            var read = await log.ReadAsync(0, next, 1 << 20).AsTask().WaitAsync(Limits.Patience);
            foreach (var record in read.Batch)
                values.Add(record.HasValue ? record.Value.ToArray() : null);
            next = read.Next;
        }
        return values;
    }

    public Task<RawSocket> GuideAsync() => RawSocket.OpenAsync(Port, "/ws");

    public Task<RawSocket> V1Async() => RawSocket.OpenAsync(Port, "/v1", "Sec-WebSocket-Protocol: streamotter.v1\r\n");

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(limit.Token).WaitAsync(Limits.Patience);
        await _app.DisposeAsync().AsTask().WaitAsync(Limits.Patience);
        await Log.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
