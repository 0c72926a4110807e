namespace StreamOtter.Cli.Verify;

/// <summary>What <c>streamotter verify</c> does.</summary>
internal sealed record VerifyOptions
{
    /// <summary>How publishers and subscribers connect.</summary>
    public required StreamOtterClientOptions Client { get; init; }

    public required string Stream { get; init; }

    public required int Publishers { get; init; }

    public required int Subscribers { get; init; }

    /// <summary>Bytes of a record's value.</summary>
    public required int Size { get; init; }

    /// <summary>Records a second of all publishers together; null for as many as are answered.</summary>
    public required int? Rate { get; init; }

    /// <summary>How long to publish.</summary>
    public required TimeSpan For { get; init; }

    /// <summary>How long, after that, to wait for answers, and then for subscribers to get what was acknowledged.</summary>
    public required TimeSpan Drain { get; init; }
}
