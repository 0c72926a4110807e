using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamOtter.Server;
using StreamOtter.Server.StreamSea;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Engines.Tests.Gateways;

/// <summary>A gateway of its own over an engine that may be others' too.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestGateway(IStreamEngine engine, StreamSeaOptions streamSea, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        // A small window, so that who is slow is soon served from the log.
        var gateway = new GatewayOptions { Window = new WindowOptions { MaxBytes = 1 << 20 }, Guide = new() { Enabled = false }, StreamSea = streamSea };
        builder.Services.AddSingleton(time);
        builder.Services.AddStreamOtterGateway(_ => new Borrowed(engine), gateway);
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapStreamOtter();
    }

    public Uri Url => new(_app.Urls.Single().Replace("http:", "ws:", StringComparison.Ordinal) + "/v1");

    /// <summary>Where stream-sea's API is.</summary>
    public Uri StreamSea => new(_app.Urls.Single() + "/api/v1/");

    public static async Task<TestGateway> StartAsync(IStreamEngine engine, StreamSeaOptions? streamSea = null, TimeProvider? time = null)
    {
        var gateway = new TestGateway(engine, streamSea ?? new StreamSeaOptions { Enabled = false }, time ?? TimeProvider.System);
        await gateway._app.StartAsync();
        return gateway;
    }

    public StreamOtterClient NewClient() => new(new StreamOtterClientOptions { Url = Url });

    /// <summary>Ends it without a chance to answer anybody.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
