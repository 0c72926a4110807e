using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using StreamOtter.Hosting;
using StreamOtter.Logging;
using StreamOtter.Protocol.Tokens;
using StreamOtter.RateLimiting;
using StreamOtter.Resilience;
using StreamOtter.Security;
using StreamOtter.WebSockets;
using static StreamOtter.Configuration.KnownSetting;

namespace StreamOtter.Configuration;

/// <summary>The library's settings, as <see cref="StreamOtterOptions"/> binds them: a test holds this list to those types.</summary>
internal static class KnownSettings
{
    public const string Section = "StreamOtter";

    public static SettingList All { get; } = new(
    [
        Of<LogLevel>("Logging:Level"),
        Of<LogLevel>("Logging:Modules:*"),
        Of<LogOutput>("Logging:Output"),
        Of<LogFormat>("Logging:Format"),
        Text("Logging:FilePath"),
        Number("Logging:MaxFileBytes"),
        Number("Logging:MaxFiles"),
        Text("Logging:ServiceEndpoint"),
        Text("Logging:ServiceHeaders:*"),
        Text("Logging:ServiceName"),
        Time("Logging:ServiceTimeout"),
        Number("Logging:MaxQueuedBytes"),
        Time("Logging:FlushTimeout"),
        Text("Logging:SecretNames:*"),
        Text("WebSocketSecurity:CaFile"),
        Text("WebSocketSecurity:CertificateFile"),
        Text("WebSocketSecurity:KeyFile"),
        Text("WebSocketSecurity:KeyPassword"),
        Flag("WebSocketSecurity:CheckRevocation"),
        Time("WebSocketSecurity:Tokens:Lifetime"),
        Time("WebSocketSecurity:Tokens:RefreshLimit"),
        Text("WebSocketSecurity:Tokens:Issuer"),
        Text("WebSocketSecurity:Tokens:Audience"),
        Of<TokenAlgorithm>("WebSocketSecurity:Tokens:Algorithm"),
        Time("WebSocketSecurity:Tokens:ClockSkew"),
        Flag("WebSocketSecurity:Tokens:DeriveShortSecrets"),
        Flag("KafkaSecurity:UseTls"),
        Text("KafkaSecurity:CaFile"),
        Text("KafkaSecurity:CertificateFile"),
        Text("KafkaSecurity:KeyFile"),
        Text("KafkaSecurity:KeyPassword"),
        Of<SaslMechanism>("KafkaSecurity:Mechanism"),
        Text("KafkaSecurity:Username"),
        Text("KafkaSecurity:Password"),
        Of<PayloadAlgorithm>("PayloadEncryption:Algorithm"),
        Text("PayloadEncryption:KeyId"),
        Text("PayloadEncryption:Keys:*"),
        Flag("Audit:Enabled"),
        Text("Audit:FilePath"),
        Text("Connections:Headers:*"),
        Text("Connections:QueryParameters:*"),
        Text("Connections:SubProtocols:*"),
        Number("Connections:Reconnection:MaxRetries"),
        Time("Connections:Reconnection:RetryDelay"),
        Of<BackoffKind>("Connections:Reconnection:Backoff"),
        Flag("Connections:Reconnection:ExponentialBackoff"),
        Fraction("Connections:Reconnection:Factor"),
        Time("Connections:Reconnection:MaxDelay"),
        Flag("Connections:Reconnection:Jitter"),
        Number("Connections:Reconnection:CircuitBreaker:Threshold"),
        Time("Connections:Reconnection:CircuitBreaker:Cooldown"),
        Time("Connections:Heartbeat:Interval"),
        Time("Connections:Heartbeat:Timeout"),
        Number("Connections:SendBuffer:MaxMessages"),
        Number("Connections:SendBuffer:MaxBytes"),
        Of<FullBufferPolicy>("Connections:SendBuffer:WhenFull"),
        Flag("Connections:ResendUnproven"),
        Flag("Connections:ProveDelivery"),
        Time("Connections:ConnectTimeout"),
        Time("Connections:CloseTimeout"),
        Number("Connections:MaxMessageBytes"),
        Address("Client:Url"),
        Address("Client:Urls:*"),
        Text("Client:ClientName"),
        Text("Client:Token"),
        Time("Client:ConnectTimeout"),
        Time("Client:ReconnectMin"),
        Time("Client:ReconnectMax"),
        Flag("Client:RetryPublishes"),
        Time("Client:CloseTimeout"),
        Number("Client:MaxMessageBytes"),
        Number("RateLimit:Messages"),
        Time("RateLimit:Period"),
        Number("RateLimit:Burst"),
        Of<LimitPolicy>("RateLimit:WhenExceeded"),
        Flag("Telemetry:Enabled"),
        Text("Telemetry:Tags:*"),
        Number("Telemetry:MaxMetrics"),
    ]);

    /// <summary>Finds everything that is wrong in the library's section of a file.</summary>
    public static void Check(ConfigFile file)
    {
        var before = file.Errors.Count;
        foreach (var (key, (value, line)) in file.Settings)
        {
            if (Problem(key, value) is { } problem)
                file.AddError(line, key, problem);
        }
        if (file.Errors.Count > before) // values of the wrong kind cannot be bound
            return;
        var options = new StreamOtterOptions();
        new ConfigurationBuilder().AddInMemoryCollection(file.Settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value.Value))).Build()
            .GetSection(Section).Bind(options);
        foreach (var error in options.Validate())
        {
            var end = error.IndexOf(": ", StringComparison.Ordinal);
            var key = $"{Section}:{error[..end]}";
            file.AddError(file.LineOf(key.Split(',')[0]), key, error[(end + 2)..]);
        }
    }

    /// <summary>What is wrong with a setting by itself; null where nothing is, or it is none of the library's.</summary>
    public static string? Problem(string key, string? value) =>
        key.StartsWith(Section + ":", StringComparison.OrdinalIgnoreCase) ? All.ProblemOf(key[(Section.Length + 1)..], value) : null;
}
