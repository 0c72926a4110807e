namespace StreamOtter.Bench.Report;

/// <summary>A line of the results; figures that were not taken are null.</summary>
internal sealed record Row
{
    public required string Subject { get; init; }

    public required string Case { get; init; }

    /// <summary>How many a second.</summary>
    public required double PerSecond { get; init; }

    /// <summary>The server's processor time for each, in microseconds.</summary>
    public double? CpuMicros { get; init; }

    /// <summary>How many a second of the server's processor time: the rate that a core of its own would give.</summary>
    public double? PerCoreSecond => 1e6 / CpuMicros;

    /// <summary>How many records one frame carried on average.</summary>
    public double? RecordsPerFrame { get; init; }

    /// <summary>The rate by that of what it is compared with.</summary>
    public double? Ratio { get; init; }

    /// <summary>The other's processor time for each, by this one's.</summary>
    public double? CpuRatio { get; init; }

    /// <summary>The server's processor time for each at the rate of the next two, in microseconds.</summary>
    public double? PacedCpuMicros { get; init; }

    /// <summary>Milliseconds within which half of the records came, at half of the rate or the one asked for.</summary>
    public double? P50 { get; init; }

    /// <summary>Milliseconds within which 99 % of the records came, likewise.</summary>
    public double? P99 { get; init; }

    /// <summary>The share of the time that the server had its core.</summary>
    public double? ServerBusy { get; init; }

    /// <summary>The share of the time that nobody had the server's core.</summary>
    public double? ServerIdle { get; init; }

    /// <summary>The share of the time that the load had its core.</summary>
    public double? LoadBusy { get; init; }

    /// <summary>With the figures of a sample.</summary>
    public static Row Of(string subject, string @case, Sample sample) => new()
    {
        Subject = subject,
        Case = @case,
        PerSecond = sample.PerSecond,
        CpuMicros = sample.CpuMicros,
        ServerBusy = sample.ServerBusy,
        ServerIdle = sample.ServerIdle,
        LoadBusy = sample.LoadBusy,
    };
}
