using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using StreamOtter.Server;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Library.Tests.Cuts;

/// <summary>Our gateway on Kestrel, over an embedded log of its own.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("streamotter-library-");
    private readonly WebApplication _app;

    private GatewayHost()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddStreamOtterGateway(_ => new EmbeddedEngine(new EmbeddedLogOptions { Directory = _directory.FullName }), new GatewayOptions());
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapStreamOtter();
    }

    public Uri Url => new(_app.Urls.Single().Replace("http:", "ws:", StringComparison.Ordinal) + "/v1");

    public static async Task<GatewayHost> StartAsync()
    {
        var host = new GatewayHost();
        await host._app.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
