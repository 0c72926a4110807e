namespace StreamOtter.Cli.Bench.Fanout;

/// <summary>What is measured of fan-out.</summary>
internal sealed record FanoutOptions
{
    /// <summary>What the measurement is called.</summary>
    public required string Command { get; init; }

    /// <summary>Subscribers.</summary>
    public required int Connections { get; init; }

    /// <summary>How many of them never read.</summary>
    public required int IdleReaders { get; init; }

    public required int Publishers { get; init; }

    /// <summary>Records a second of all publishers together; null: as many as subscribers take.</summary>
    public required int? Rate { get; init; }

    /// <summary>Bytes of a record's value.</summary>
    public required int Size { get; init; }

    /// <summary>Records in one publish message at most.</summary>
    public required int Batch { get; init; }

    /// <summary>Without a rate: how many records may be on their way between publishers and the average subscriber.</summary>
    public required int Ahead { get; init; }

    public required TimeSpan WarmUp { get; init; }

    public required TimeSpan For { get; init; }
}
