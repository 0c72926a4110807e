using Microsoft.Extensions.Logging;
using StreamOtter.RateLimiting;
using StreamOtter.Resilience;
using StreamOtter.Serialization;
using StreamOtter.Telemetry;

namespace StreamOtter.WebSockets;

/// <summary>What the connections of one manager share.</summary>
internal sealed record ConnectionServices(
    DataSerializationManager Serialization,
    ConnectionResilienceManager Resilience,
    RateLimitingManager RateLimiting,
    ILogger Logger,
    TimeProvider Time,
    ConnectionMetrics Metrics,
    Action<WebSocketConnection> OnClosed);
