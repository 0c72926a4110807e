using System.Diagnostics.Metrics;

namespace StreamOtter.Telemetry;

/// <summary>The instruments of a gateway's clients.</summary>
internal sealed class ClientMetrics(Meter meter)
{
    private static readonly KeyValuePair<string, object?> Stored = new("streamotter.outcome", "stored");
    private static readonly KeyValuePair<string, object?> Refused = new("streamotter.outcome", "refused");
    private static readonly KeyValuePair<string, object?> Unknown = new("streamotter.outcome", "unknown");

    private readonly Counter<long> _published = meter.CreateCounter<long>("streamotter.client.records.published", "{record}", "Published records that have their answer.");
    private readonly Counter<long> _received = meter.CreateCounter<long>("streamotter.client.records.received", "{record}", "Records that subscriptions received.");
    private readonly Counter<long> _gaps = meter.CreateCounter<long>("streamotter.client.gaps", "{gap}", "Runs of records that were gone before they were delivered.");
    private readonly Counter<long> _resumes = meter.CreateCounter<long>("streamotter.client.resumes", "{resume}", "Connections after which subscriptions went on.");
    private readonly Histogram<double> _connects = meter.CreateHistogram<double>("streamotter.client.connect.duration", "s", "How long attempts to connect take, up to the welcome.");

    /// <summary>Those of clients that nobody gave telemetry to.</summary>
    public static ClientMetrics Shared { get; } = new(new Meter(TelemetryManager.MeterName));

    public void OnPublished(PublishOutcome outcome) => _published.Add(1, outcome switch
    {
        PublishOutcome.Stored => Stored,
        PublishOutcome.Refused => Refused,
        _ => Unknown,
    });

    public void OnReceived(int records) => _received.Add(records);

    public void OnGap() => _gaps.Add(1);

    public void OnResumed() => _resumes.Add(1);

    public void OnConnect(Uri url, TimeSpan took, Exception? error)
    {
        if (_connects.Enabled)
            _connects.Record(took.TotalSeconds, error is null ? TelemetryTags.Of(url) : [.. TelemetryTags.Of(url), TelemetryTags.Of(error)]);
    }
}
