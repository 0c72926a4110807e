using StreamOtter.Logging;
using StreamOtter.RateLimiting;
using StreamOtter.Security;
using StreamOtter.Telemetry;
using StreamOtter.WebSockets;

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

    /// <summary>
    /// Settings of the <see cref="WebSocketManager"/>'s connections; <see cref="ConnectionOptions.Reconnection"/> and
    /// <see cref="ConnectionOptions.Heartbeat"/> are those of the <see cref="Resilience.ConnectionResilienceManager"/>.
    /// </summary>
    public ConnectionOptions Connections { get; set; } = new();

    /// <summary>The gateway's client that <c>AddStreamOtterClient</c> registers. Default: null, there is none.</summary>
    public StreamOtterClientOptions? Client { get; set; }

    /// <summary>How much each connection takes. Default: null, there is no limit.</summary>
    public RateLimitOptions? RateLimit { get; set; }

    /// <summary>What is measured.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();

    /// <summary>Says everything that is wrong, each with the setting's key in front.</summary>
    internal IReadOnlyList<string> Validate() =>
    [
        .. Of("Logging", Logging?.Validate()),
        .. Of("WebSocketSecurity", WebSocketSecurity.Validate()),
        .. Of("KafkaSecurity", KafkaSecurity.Validate()),
        .. Of("PayloadEncryption", PayloadEncryption?.Validate()),
        .. Of("Connections", Connections.Validate().Select(AsKey)),
        .. Of("Client", Client?.Validate()),
        .. Of("RateLimit", RateLimit?.Validate()),
        .. Of("Telemetry", Telemetry.Validate()),
    ];

    /// <summary>A setting's name with ':' between its parts, as configuration has it.</summary>
    private static string AsKey(string error) => error.IndexOf(": ", StringComparison.Ordinal) is var end && end > 0 ? error[..end].Replace('.', ':') + error[end..] : error;

    private static IEnumerable<string> Of(string section, IEnumerable<string>? errors) => (errors ?? []).Select(error => $"{section}:{error}");
}
