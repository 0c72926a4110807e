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
using StreamOtter.Protocol.Tokens;
using StreamOtter.Security;
using StreamOtter.Telemetry;
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
            foreach (var type in new[] { typeof(ErrorHandlingAndLoggingManager), typeof(SecurityManager), typeof(TelemetryManager), typeof(PluginManager), typeof(ConfigurationManager), typeof(StreamOtter.WebSockets.WebSocketManager) })
                Assert.Same(services.GetRequiredService(type), Assert.Single(services.GetServices(type)));
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
    public async Task Everything_IsBoundFromConfiguration()
    {
        using var host = Build(services => services.AddStreamOtter(Section(
            ("Logging:Level", "Error"), ("Logging:Format", "Json"), ("Logging:ServiceHeaders:Authorization", "x"), ("Logging:ServiceTimeout", "00:00:03"), ("Logging:SecretNames:0", "iban"),
            ("WebSocketSecurity:CheckRevocation", "true"), ("WebSocketSecurity:Tokens:Algorithm", "ES256"), ("KafkaSecurity:UseTls", "true"),
            ("PayloadEncryption:KeyId", "k"), ("PayloadEncryption:Keys:k", Convert.ToBase64String(new byte[32])), ("Audit:Enabled", "false"), ("Telemetry:MaxMetrics", "5"))));
        var options = host.Services.GetRequiredService<IOptions<StreamOtterOptions>>().Value;
        Assert.Equal((LogLevel.Error, LogFormat.Json, TimeSpan.FromSeconds(3)), (options.Logging!.Level, options.Logging.Format, options.Logging.ServiceTimeout));
        Assert.Equal(["iban"], options.Logging.SecretNames);
        Assert.Equal("x", options.Logging.ServiceHeaders["authorization"]);
        Assert.Equal((true, TokenAlgorithm.ES256), (options.WebSocketSecurity.CheckRevocation, options.WebSocketSecurity.Tokens.Algorithm!.Value));
        Assert.Equal((true, "k", false, 5), (options.KafkaSecurity.UseTls, options.PayloadEncryption!.KeyId, options.Audit.Enabled, options.Telemetry.MaxMetrics));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task HealthCheck_TellsOfLostEntries_Once_AndOfTheClient()
    {
        using var host = Build(services =>
        {
            services.AddStreamOtter(options => options.Logging = new() { Output = LogOutput.File, FilePath = _directory.At("app.log"), MaxFileBytes = 2_048, MaxFiles = 2 });
            services.AddStreamOtterClient(new() { Url = new("ws://127.0.0.1:1/v1") });
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

    private static IHost Build(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        configure(builder.Services);
        return builder.Build();
    }

    private static IConfiguration Section(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create("StreamOtter:" + setting.Key, (string?)setting.Value))).Build().GetSection("StreamOtter");
}
