using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamOtter.Hosting;
using StreamOtter.Logging;
using StreamOtter.Plugins;
using StreamOtter.RateLimiting;
using StreamOtter.Security;
using StreamOtter.Telemetry;
using StreamOtter.Testing;
using StreamOtter.WebSockets;
using ConfigurationManager = StreamOtter.Configuration.ConfigurationManager;

namespace StreamOtter.Extensions.Tests.Hosting;

public sealed class AddStreamOtterTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Managers_AreThereOnce_WithTheSectionsSettings_AndFlushWhenTheHostStops()
    {
        var log = _directory.At("app.log");
        var time = new ManualTime();
        time.Advance(TimeSpan.FromDays(20_000));
        using (var host = Build(
            services =>
            {
                services.AddSingleton<TimeProvider>(time);
                services.AddStreamOtter(Section(("Logging:Output", "File"), ("Logging:FilePath", log), ("Logging:Modules:App", "Debug"), ("WebSocketSecurity:Tokens:Issuer", "shop"), ("Telemetry:Tags:host", "a")), options => options.WebSocketSecurity.Tokens.Audience = "orders");
                services.AddStreamOtter();
            }))
        {
            await host.StartAsync();
            var services = host.Services;
            foreach (var type in new[] { typeof(ErrorHandlingAndLoggingManager), typeof(SecurityManager), typeof(TelemetryManager), typeof(PluginManager), typeof(ConfigurationManager), typeof(WebSocketManager), typeof(WebSocketClient) })
                Assert.Same(services.GetRequiredService(type), Assert.Single(services.GetServices(type)));
            Assert.Same(services.GetRequiredService<RateLimitingManager>(), services.GetRequiredService<WebSocketClient>().RateLimiting);
            Assert.Equal("shop", services.GetRequiredService<ConfigurationManager>().GetConfig("StreamOtter:WebSocketSecurity:Tokens:Issuer"));
            var security = services.GetRequiredService<SecurityManager>();
            var secret = new string('s', 32);
            var claims = security.ValidateWebSocketToken(security.GenerateWebSocketToken(new() { UserId = "ann" }, secret), secret).Claims!;
            Assert.Equal("shop", claims.Issuer);
            Assert.Equal(["orders"], claims.Audiences);
            Assert.Equal(time.GetUtcNow() + TimeSpan.FromHours(1), claims.ExpiresAt);
            var telemetry = services.GetRequiredService<TelemetryManager>();
            Assert.Same(services.GetRequiredService<IMeterFactory>(), telemetry.Meter.Scope);
            Assert.Equal((TelemetryManager.MeterName, TelemetryManager.ActivitySourceName), (telemetry.Meter.Name, telemetry.ActivitySource.Name));
            services.GetRequiredService<PluginManager>().RegisterPlugin("a", api => api.GetService<ErrorHandlingAndLoggingManager>().GetLogger("App").LogDebug("from a plugin"));
            await host.StopAsync();
        }
        var text = await File.ReadAllTextAsync(log);
        Assert.Contains("StreamOtter.Security.Audit: token.generated {succeeded=True, user=ann}", text, StringComparison.Ordinal);
        Assert.Contains("debug: App: from a plugin", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_ThatCannotWork_KeepTheHostFromStarting_AndAllAreNamed()
    {
        using var host = Build(services => services.AddStreamOtter(Section(("Logging:Output", "File"), ("KafkaSecurity:Mechanism", "Plain"))));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.All(["Logging:FilePath: ", "KafkaSecurity:Mechanism: ", "KafkaSecurity:Username, Password: "], name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_OfEveryKindOfMistake_KeepTheHostFromStarting_AndAllAreNamed()
    {
        using var host = Build(services => services.AddStreamOtter(Section(
            ("Connections:ConnectTimeout", "10"), ("Connections:Reconnection:Backoff", "Quadratic"), ("Connections:Heartbeat:Intervall", "00:00:01"),
            ("Connections:SendBuffer:MaxMessages", "0"), ("RateLimit:Messages", "many"), ("RateLimit:Burst", "0"), ("Metrics:Enabled", "true"))));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Equal(
            ["Connections:ConnectTimeout", "Connections:Heartbeat:Intervall", "Connections:Reconnection:Backoff", "Connections:SendBuffer:MaxMessages", "Metrics:Enabled", "RateLimit:Burst", "RateLimit:Messages"],
            error.Failures.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
        Assert.Contains("It must be Fixed, Linear, Exponential.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sections_WithNothingInThem_AreAsWithoutThem_AndAValueIsNoSection()
    {
        using var host = Build(services => services.AddStreamOtter(Json("""{"StreamOtter": {"RateLimit": {}, "Connections": {}, "Logging": null}}""")));
        await host.StartAsync();
        Assert.Null(host.Services.GetRequiredService<RateLimitingManager>().Limit);
        using var other = Build(services => services.AddStreamOtter(Json("""{"StreamOtter": 5}""")));
        Assert.Contains("StreamOtter: It must be a section", (await Assert.ThrowsAsync<OptionsValidationException>(() => other.StartAsync())).Message, StringComparison.Ordinal);

        static IConfiguration Json(string json) => new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build();
    }

    [Fact]
    public async Task Connections_OfTheManager_HaveTheSettings_OfTheWholeConfigurationsSection()
    {
        await using var server = TestingUtilities.CreateMockServer(new() { SubProtocol = "chat" });
        var settings = new (string Key, string Value)[]
        {
            ("Connections:Headers:X-Api-Key", "k1"), ("Connections:SubProtocols:0", "chat"), ("Connections:Heartbeat:Interval", "00:00:07"), ("Connections:MaxMessageBytes", "2048"),
            ("Connections:Reconnection:MaxRetries", "0"), ("RateLimit:Messages", "1"), ("RateLimit:Period", "01:00:00"), ("RateLimit:WhenExceeded", "Refuse"),
        };
        using var host = Build(services => services.AddStreamOtter(new ConfigurationBuilder()
            .AddInMemoryCollection([.. settings.Select(setting => KeyValuePair.Create("StreamOtter:" + setting.Key, (string?)setting.Value)), new("Shop:Name", "not ours")]).Build()));
        var manager = host.Services.GetRequiredService<WebSocketManager>();
        var connection = manager.CreateConnection(server.Url);
        var client = await server.AcceptAsync();
        Assert.Equal(("k1", "chat"), (client.Headers["X-Api-Key"], client.Headers["Sec-WebSocket-Protocol"]));
        Assert.Equal((TimeSpan.FromSeconds(7), 2048), (connection.Heartbeat.Interval, manager.Defaults.MaxMessageBytes));
        await connection.SendAsync("first");
        await Assert.ThrowsAsync<RateLimitExceededException>(() => connection.SendAsync("second").AsTask());
        client.Cut();
        Assert.Equal(1006, (await connection.Completion.WaitAsync(Bounds.Wait)).Code); // no retries
        await manager.DisposeAsync();
    }

    [Fact]
    public async Task Connections_OfTheManager_AreSecuredAsTheSettingsSay()
    {
        var authority = _directory.Write("ca.pem", "");
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=localhost", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        var names = new System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadPkcs12(made.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12), null);
        await File.WriteAllTextAsync(authority, made.ExportCertificatePem());
        await using var server = TestingUtilities.CreateMockServer(new() { Certificate = certificate });
        using var host = Build(services => services.AddStreamOtter(Section(("WebSocketSecurity:CaFile", authority))));
        await using var manager = host.Services.GetRequiredService<WebSocketManager>();
        await manager.CreateConnection(server.Url).WhenOpenAsync().WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task HealthCheck_TellsOfLostEntries_Once_AndOfTheClient()
    {
        using var host = Build(services =>
        {
            services.AddStreamOtter(options => options.Logging = new() { Output = LogOutput.File, FilePath = _directory.At("app.log"), MaxFileBytes = 2_048, MaxFiles = 2 });
            services.AddStreamOtterClient(client => client.Url = new("ws://127.0.0.1:1/v1"));
            services.AddHealthChecks().AddCheck<StreamOtterHealthCheck>("streamotter");
        });
        var health = host.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);
        var errors = host.Services.GetRequiredService<ErrorHandlingAndLoggingManager>();
        Directory.CreateDirectory(_directory.At("app.log.1/x"));
        for (var next = 0; next < 2; next++)
        {
            errors.Log(new string('x', 1_500), LogLevel.Warning);
            await errors.FlushAsync().WaitAsync(Bounds.Wait);
        }
        var degraded = (await health.CheckHealthAsync()).Entries["streamotter"];
        Assert.Equal((HealthStatus.Degraded, "Log entries were dropped or lost: 1 so far.", 1L), (degraded.Status, degraded.Description, degraded.Data["log.lost"]));
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);
        await host.Services.GetRequiredService<StreamOtterClient>().DisposeAsync();
        Assert.Equal(HealthStatus.Unhealthy, (await health.CheckHealthAsync()).Status);
    }

    [Fact]
    public async Task Client_HasTheSettingsOfItsSection_AndTheLambdasLast()
    {
        await using var server = TestingUtilities.CreateMockServer(new() { SubProtocol = "streamotter.v1" });
        using var host = Build(services =>
        {
            services.AddStreamOtterClient(client => client.ClientName = "lambda");
            services.AddStreamOtter(Section(("Client:Url", $"{server.Url}"), ("Client:ClientName", "file"), ("Client:ReconnectMax", "00:00:07")));
        });

        var options = host.Services.GetRequiredService<IOptions<StreamOtterOptions>>().Value.Client!;
        Assert.Equal((server.Url, "lambda", TimeSpan.FromSeconds(7)), (options.Url, options.ClientName, options.ReconnectMax));
        await using var client = host.Services.GetRequiredService<StreamOtterClient>();
        _ = client.ConnectAsync();
        var connection = await server.AcceptAsync();
        Assert.Contains("\"lambda\"", await connection.ReceiveTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_ThatCannotWork_KeepsTheHostFromStarting()
    {
        using var host = Build(services =>
        {
            services.AddStreamOtter(Section(("Client:MaxMessageBytes", "1"), ("Client:Urls:0", "http://127.0.0.1:1")));
            services.AddStreamOtterClient();
        });
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Equal(["Client:MaxMessageBytes: 64 KiB to 1 GiB.", "Client:Urls: 'http://127.0.0.1:1/' does not begin with ws:// or wss://."], error.Failures.Order());

        using var none = Build(services => services.AddStreamOtterClient());
        Assert.Contains("Client:Url: ", (await Assert.ThrowsAsync<OptionsValidationException>(() => none.StartAsync())).Message, StringComparison.Ordinal);
    }

    private static IHost Build(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        configure(builder.Services);
        return builder.Build();
    }

    private static IConfiguration Section(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("StreamOtter:" + setting.Key, (string?)setting.Value))).Build().GetSection("StreamOtter");
}
