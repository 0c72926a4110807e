using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using StreamOtter.Telemetry;

namespace StreamOtter.Kafka.Tests.Telemetry;

/// <summary>What a listener of metrics and activities has seen of a topic.</summary>
internal sealed class Observed : IDisposable
{
    private readonly MeterListener _meters;
    private readonly ActivityListener _activities;

    public Observed(string topic)
    {
        _meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == TelemetryManager.MeterName)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryManager.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if ((string?)activity.GetTagItem("messaging.destination.name") == topic)
                    Activities.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(_activities);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = new SortedDictionary<string, object?>(tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value), StringComparer.Ordinal);
            if ((string?)all.GetValueOrDefault("messaging.destination.name") == topic)
                Metrics.Enqueue((instrument.Name, instrument.Unit, value, all));
        }
    }

    public ConcurrentQueue<(string Name, string? Unit, double Value, SortedDictionary<string, object?> Tags)> Metrics { get; } = new();

    public ConcurrentQueue<Activity> Activities { get; } = new();

    public IEnumerable<SortedDictionary<string, object?>> Of(string name, string unit) => Metrics.Where(metric => (metric.Name, metric.Unit) == (name, unit)).Select(metric => metric.Tags);

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }
}
