namespace StreamOtter.Cli.Bench.Figures;

/// <summary>What the load client used, which runs on one thread.</summary>
internal sealed record LoadFigures
{
    private const double AlwaysBusy = 0.9;

    /// <summary>Processor time of this program, as a share of one core.</summary>
    public required double Cpu { get; init; }

    /// <summary>The share of the time that it did not wait for the gateway.</summary>
    public required double Busy { get; init; }

    /// <summary>Whether the figures tell more about the load than about the gateway.</summary>
    public bool WasLimit => Busy > AlwaysBusy;
}
