using StreamOtter.Logging;
using StreamOtter.Security;
using StreamOtter.Telemetry;

namespace StreamOtter.Hosting;

/// <summary>Settings of everything that <c>AddStreamOtter</c> registers; binds from configuration.</summary>
public sealed class StreamOtterOptions
{
    /// <summary>Outputs of the library's own logging. Default: null, there are none: everything goes to the application's logging.</summary>
    public LoggingOptions? Logging { get; set; }

    /// <summary>TLS and tokens of WebSocket connections.</summary>
    public WebSocketSecurityOptions WebSocketSecurity { get; set; } = new();

    /// <summary>TLS and login of Kafka clients.</summary>
    public KafkaSecurityOptions KafkaSecurity { get; set; } = new();

    /// <summary>Keys of payloads. Default: null, payloads cannot be encrypted.</summary>
    public PayloadEncryptionOptions? PayloadEncryption { get; set; }

    /// <summary>Where security events are kept.</summary>
    public AuditOptions Audit { get; set; } = new();

    /// <summary>What is measured.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();

    /// <summary>Says everything that is wrong, each with the setting's key in front.</summary>
    internal IReadOnlyList<string> Validate() =>
    [
        .. Of("Logging", Logging?.Validate()),
        .. Of("WebSocketSecurity", WebSocketSecurity.Validate()),
        .. Of("KafkaSecurity", KafkaSecurity.Validate()),
        .. Of("PayloadEncryption", PayloadEncryption?.Validate()),
        .. Of("Telemetry", Telemetry.Validate()),
    ];

    private static IEnumerable<string> Of(string section, IEnumerable<string>? errors) => (errors ?? []).Select(error => $"{section}:{error}");
}
