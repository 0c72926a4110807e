namespace StreamOtter.Cli.Bench.Figures;

/// <summary>What the gateway's process used.</summary>
internal sealed record GatewayFigures
{
    public required int ProcessId { get; init; }

    /// <summary>Its processor time, as a share of one core.</summary>
    public required double Cpu { get; init; }

    /// <summary>Its processor time for each delivery, publish or record read, in microseconds.</summary>
    public double? CpuMicrosEach { get; init; }

    /// <summary>Its memory in RAM when the measurement began.</summary>
    public required long ResidentBytesBefore { get; init; }

    /// <summary>Its memory in RAM at the end.</summary>
    public required long ResidentBytes { get; init; }

    /// <summary>By how much its memory grew, for each connection.</summary>
    public long? BytesPerConnection { get; init; }
}
