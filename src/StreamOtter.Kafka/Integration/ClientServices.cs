using Microsoft.Extensions.Logging;
using StreamOtter.Kafka.Integration.Telemetry;
using StreamOtter.Security;

namespace StreamOtter.Kafka.Integration;

/// <summary>What a manager gives to all that it makes.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Hears what the client does.</param>
/// <param name="Security">For clients whose configuration has none of its own; null: none.</param>
/// <param name="Telemetry">Measures and traces what the client does.</param>
internal sealed record ClientServices(TimeProvider Time, ILogger Logger, KafkaSecurityOptions? Security, KafkaTelemetry Telemetry);
