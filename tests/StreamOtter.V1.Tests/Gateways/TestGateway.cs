using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamOtter.Server;
using StreamOtter.Streams;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.V1.Tests.Gateways;

/// <summary>A gateway on Kestrel, over an embedded log in a directory of its own unless it is given one.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly bool _ownsDirectory;
    private readonly ErrorLog _errors = new();
    private readonly WebApplication _app;

    private TestGateway(TimeProvider time, DirectoryInfo? directory, TimeSpan heartbeat, bool createStreams)
    {
        _ownsDirectory = directory is null;
        _directory = directory ?? Directory.CreateTempSubdirectory("streamotter-v1-");
        Engine = new HeldEngine(new EmbeddedEngine(new EmbeddedLogOptions { Directory = _directory.FullName }));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_errors);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(time);
        builder.Services.AddStreamOtterGateway(_ => Engine, new GatewayOptions { Sockets = new() { Heartbeat = heartbeat }, CreateStreams = createStreams, Guide = new() { Enabled = createStreams } });
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapStreamOtter();
    }

    public HeldEngine Engine { get; }

    /// <summary>The next error that it logs, which the test has meant.</summary>
    public Task<string> TakeErrorAsync() => _errors.TakeAsync();

    public static async Task<TestGateway> StartAsync(TimeProvider? time = null, DirectoryInfo? directory = null, TimeSpan? heartbeat = null, bool createStreams = true)
    {
        var gateway = new TestGateway(time ?? TimeProvider.System, directory, heartbeat ?? TimeSpan.FromSeconds(20), createStreams);
        await gateway._app.StartAsync();
        return gateway;
    }

    /// <summary>A client that has said hello.</summary>
    public async Task<TestClient> ConnectAsync()
    {
        var client = await TestClient.ConnectAsync(AddressOf("/v1"), "streamotter.v1");
        await client.SendAsync("""{"type":"hello"}""");
        await client.ReceiveAsync("welcome");
        return client;
    }

    /// <summary>A client of the guide's protocol.</summary>
    public async Task<TestClient> ConnectGuideAsync()
    {
        var client = await TestClient.ConnectAsync(AddressOf("/ws"), subProtocol: null);
        await client.ReceiveAsync();
        return client;
    }

    /// <summary>Stores values of one key, each as a record.</summary>
    public async Task AppendAsync(string stream, string key, params string[] values)
    {
        var log = await Engine.OpenAsync(stream, mayCreate: true);
        var records = values.Select(value => new NewRecord { Key = Encoding.UTF8.GetBytes(key), Value = Encoding.UTF8.GetBytes(value) });
        var results = await log.AppendAsync(records.ToArray());
        Assert.All(results, result => Assert.Equal(AppendStatus.Stored, result.Status));
    }

    public async ValueTask DisposeAsync()
    {
        Engine.Release();
        await _app.DisposeAsync();
        if (_ownsDirectory)
            _directory.Delete(recursive: true);
        Assert.Empty(_errors.Errors);
    }

    private Uri AddressOf(string path) => new(_app.Urls.Single().Replace("http:", "ws:", StringComparison.Ordinal) + path);
}
