using System.Diagnostics;
using System.Diagnostics.Metrics;
using StreamOtter.Telemetry;

namespace StreamOtter.Kafka.Integration.Telemetry;

/// <summary>
/// The instruments of producers and consumers, by OpenTelemetry's conventions for messaging:
/// https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/
/// </summary>
internal sealed class KafkaTelemetry
{
    // The bounds that the conventions give, in seconds.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    public KafkaTelemetry(Meter meter, ActivitySource source)
    {
        Source = source;
        Sent = meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Messages that a producer tried to send.");
        Consumed = meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Messages that were given to the application.");
        OperationDuration = meter.CreateHistogram("messaging.client.operation.duration", "s", "How long a send or a commit took.", tags: null, Seconds);
        ProcessDuration = meter.CreateHistogram("messaging.process.duration", "s", "How long a handler took.", tags: null, Seconds);
    }

    /// <summary>For clients that were given no <see cref="TelemetryManager"/>: listeners find it by the same names.</summary>
    public static KafkaTelemetry Default { get; } = new(new Meter(TelemetryManager.MeterName), new ActivitySource(TelemetryManager.ActivitySourceName));

    public ActivitySource Source { get; }

    public Counter<long> Sent { get; }

    public Counter<long> Consumed { get; }

    public Histogram<double> OperationDuration { get; }

    public Histogram<double> ProcessDuration { get; }

    public static KafkaTelemetry Of(TelemetryManager? manager) => manager is null ? Default : new(manager.Meter, manager.ActivitySource);
}
