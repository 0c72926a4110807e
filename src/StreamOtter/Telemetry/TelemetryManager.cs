using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace StreamOtter.Telemetry;

/// <summary>
/// A door to .NET's metrics and traces: what is collected here are instruments of <see cref="Meter"/>, which
/// OpenTelemetry, <c>dotnet-counters</c> and all others see by its name. All members may be called from any thread.
/// <code>
/// using var telemetry = new TelemetryManager();
/// telemetry.OnMetricCollected(metric => Console.WriteLine($"{metric.Name} {metric.Value}"));
/// telemetry.CollectMetric("orders.placed", 1);
/// </code>
/// </summary>
public sealed class TelemetryManager : IDisposable
{
    /// <summary>The name of the library's meter.</summary>
    public const string MeterName = "StreamOtter";

    /// <summary>The name of the library's source of activities.</summary>
    public const string ActivitySourceName = "StreamOtter";

    private const int MaxNameLength = 255;

    private readonly ConcurrentDictionary<string, Instrument> _instruments = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();
    private readonly ILogger _logger;
    private volatile TelemetryOptions _options = new();
    private MeterListener? _listener;

    /// <param name="meterFactory">Makes the meter. Default: none, it is made as <c>new Meter</c>.</param>
    /// <param name="loggerFactory">Logs handlers that fail. Default: nowhere.</param>
    public TelemetryManager(IMeterFactory? meterFactory = null, ILoggerFactory? loggerFactory = null)
    {
        Meter = meterFactory?.Create(MeterName) ?? new Meter(MeterName);
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("StreamOtter.Telemetry");
        Connections = new ConnectionMetrics(Meter);
        Client = new ClientMetrics(Meter);
    }

    /// <summary>A value was collected. Handlers run where it was, and must not block; what one throws keeps no other from being called, and is logged.</summary>
    public event EventHandler<CollectedMetric>? MetricCollected;

    /// <summary>The meter, for instruments of your own.</summary>
    public Meter Meter { get; }

    /// <summary>The source of activities, for traces of your own.</summary>
    public ActivitySource ActivitySource { get; } = new(ActivitySourceName);

    /// <summary>The instruments of connections that are given this manager.</summary>
    internal ConnectionMetrics Connections { get; }

    /// <summary>The instruments of gateways' clients that are given this manager.</summary>
    internal ClientMetrics Client { get; }

    /// <summary>Sets whether and how values are collected.</summary>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    public void ConfigureTelemetry(TelemetryOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
        _options = options;
    }

    /// <summary>Collects a value.</summary>
    /// <param name="name">The metric: a letter, then up to 254 of A-Z a-z 0-9 . _ - /, in any case. It is made at its first value.</param>
    /// <param name="value">The value; finite, and for a counter not negative.</param>
    /// <param name="kind">What is done with its values; always the same for a metric.</param>
    /// <param name="tags">What it is of; few different ones.</param>
    /// <exception cref="ArgumentException">The name is none, the value cannot be, or the metric is of another kind.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="TelemetryOptions.MaxMetrics"/> already.</exception>
    public void CollectMetric(string name, double value, MetricKind kind = MetricKind.Counter, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!double.IsFinite(value) || (kind == MetricKind.Counter && value < 0))
            throw new ArgumentException($"{value} is no value of a {kind}: it must be finite, and not negative for a counter.", nameof(value));
        var options = _options;
        if (!options.Enabled)
            return;
        var all = new TagList(tags);
        foreach (var (tag, text) in options.Tags)
            all.Add(tag, text);
        switch (kind, InstrumentOf(name, kind, options))
        {
            case (MetricKind.Counter, Counter<double> counter): counter.Add(value, all); break;
            case (MetricKind.Histogram, Histogram<double> histogram): histogram.Record(value, all); break;
            case (MetricKind.Gauge, Gauge<double> gauge): gauge.Record(value, all); break;
            default: throw new ArgumentException($"The metric '{name}' is of another kind than {kind}.", nameof(kind));
        }
    }

    /// <summary>Calls the handler with each value of this meter's instruments, until what is returned is disposed.</summary>
    public IDisposable OnMetricCollected(Action<CollectedMetric> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Listen();
        EventHandler<CollectedMetric> listener = (_, metric) => handler(metric);
        MetricCollected += listener;
        return new Registration(() => MetricCollected -= listener);
    }

    /// <summary>Ends it; the meter's values are not seen any more.</summary>
    public void Dispose()
    {
        lock (_gate)
            _listener?.Dispose();
        Meter.Dispose();
        ActivitySource.Dispose();
    }

    private Instrument InstrumentOf(string name, MetricKind kind, TelemetryOptions options)
    {
        if (_instruments.TryGetValue(name, out var known))
            return known;
        // OpenTelemetry's syntax of names: https://opentelemetry.io/docs/specs/otel/metrics/api/#instrument-name-syntax
        if (name.Length is 0 or > MaxNameLength || !char.IsAsciiLetter(name[0]) || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '/'))
            throw new ArgumentException("A metric's name is a letter, then up to 254 of A-Z a-z 0-9 . _ - /.", nameof(name));
        lock (_gate)
        {
            if (_instruments.TryGetValue(name, out known))
                return known;
            if (_instruments.Count >= options.MaxMetrics)
                throw new InvalidOperationException($"There are {options.MaxMetrics} metrics already: what differs between values belongs into tags, or raise MaxMetrics.");
            return _instruments[name] = kind switch
            {
                MetricKind.Counter => Meter.CreateCounter<double>(name),
                MetricKind.Histogram => Meter.CreateHistogram<double>(name),
                _ => Meter.CreateGauge<double>(name),
            };
        }
    }

    private void Listen()
    {
        lock (_gate)
        {
            if (_listener is not null)
                return;
            _listener = new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (ReferenceEquals(instrument.Meter, Meter))
                        listener.EnableMeasurementEvents(instrument);
                },
            };
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Raise(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Raise(instrument, value, tags));
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Raise(instrument, value, tags));
            _listener.Start();
        }
    }

    private void Raise(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (MetricCollected is { } handlers)
            Handlers.Raise(handlers, this, new CollectedMetric(instrument.Name, value, instrument.Unit, tags.ToArray()), error => HandlerLog.Failed(_logger, nameof(MetricCollected), error));
    }
}
