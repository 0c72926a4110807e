using System.Diagnostics.Metrics;
using StreamOtter.Logging;
using StreamOtter.Telemetry;

namespace StreamOtter.Extensions.Tests.Telemetry;

public sealed class TelemetryManagerTests : IDisposable
{
    private readonly TelemetryManager _telemetry = new();
    private readonly List<string> _collected = [];

    public void Dispose() => _telemetry.Dispose();

    [Fact]
    public void Collect_ToldAsItIs_OfThisManagerOnly()
    {
        using var registration = Listen();
        using var other = new TelemetryManager();
        other.CollectMetric("orders.placed", 7);
        _telemetry.ConfigureTelemetry(new() { Tags = { ["host"] = "a" } });
        _telemetry.CollectMetric("orders.placed", 1);
        _telemetry.CollectMetric("orders.size", 2.5, MetricKind.Histogram, KeyValuePair.Create("kind", (object?)"book"));
        _telemetry.CollectMetric("orders.open", -3, MetricKind.Gauge);
        _telemetry.Meter.CreateCounter<long>("own", "{orders}").Add(4);
        registration.Dispose();
        _telemetry.CollectMetric("orders.placed", 1);
        Assert.Equal(["orders.placed 1 [host, a]", "orders.size 2.5 [kind, book] [host, a]", "orders.open -3 [host, a]", "own 4 {orders}"], _collected);
    }

    [Fact]
    public void Collect_IsSeenByListenersOfTheMetersName()
    {
        var seen = new List<double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument, instrument.Meter) };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, meter) =>
        {
            if (instrument.Meter.Name == "StreamOtter" && ReferenceEquals(meter, _telemetry.Meter))
                seen.Add(value);
        });
        listener.Start();
        _telemetry.CollectMetric("a", 1);
        _telemetry.ConfigureTelemetry(new() { Enabled = false });
        _telemetry.CollectMetric("a", 2);
        Assert.Equal([1], seen);
    }

    [Fact]
    public void Handler_ThatThrows_KeepsNoOtherFromBeingCalled_AndErrorHandlersHearOfIt()
    {
        using var errors = new ErrorHandlingAndLoggingManager();
        errors.ConfigureLogging(new() { Output = LogOutput.None });
        var told = new List<string>();
        errors.OnError(error => told.Add(error.Message));
        using var telemetry = new TelemetryManager(loggerFactory: errors);
        telemetry.OnMetricCollected(_ => throw new InvalidOperationException("broken"));
        telemetry.OnMetricCollected(metric => told.Add(metric.Name));
        telemetry.CollectMetric("a", 1);
        Assert.Equal(["broken", "a"], told);
    }

    [Fact]
    public void Collect_OfWhatCannotBe_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => _telemetry.CollectMetric(null!, 1));
        Assert.All(["", "1a", "with space", "ä", new string('a', 256)], name => Assert.Throws<ArgumentException>(() => _telemetry.CollectMetric(name, 1)));
        Assert.All([double.NaN, double.PositiveInfinity, -1], value => Assert.Throws<ArgumentException>(() => _telemetry.CollectMetric("a", value)));
        _telemetry.CollectMetric("a", 1);
        Assert.Throws<ArgumentException>(() => _telemetry.CollectMetric("A", 1, MetricKind.Gauge));
        Assert.Throws<ArgumentException>(() => _telemetry.ConfigureTelemetry(new() { MaxMetrics = 0 }));
        _telemetry.ConfigureTelemetry(new() { MaxMetrics = 1 });
        Assert.Throws<InvalidOperationException>(() => _telemetry.CollectMetric("b", 1));
    }

    private IDisposable Listen() => _telemetry.OnMetricCollected(metric =>
        _collected.Add(string.Join(' ', [metric.Name, FormattableString.Invariant($"{metric.Value}"), .. metric.Tags.Select(tag => tag.ToString()), .. metric.Unit is null ? [] : (string[])[metric.Unit]])));
}
