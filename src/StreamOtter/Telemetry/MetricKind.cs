namespace StreamOtter.Telemetry;

/// <summary>What is done with a metric's values.</summary>
public enum MetricKind
{
    /// <summary>They are added up; none is negative.</summary>
    Counter,

    /// <summary>They are distributed: durations, sizes.</summary>
    Histogram,

    /// <summary>The last one counts.</summary>
    Gauge,
}
