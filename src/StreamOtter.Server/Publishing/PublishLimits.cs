namespace StreamOtter.Server.Publishing;

/// <summary>How much one connection may have published without an answer.</summary>
public sealed record PublishLimits
{
    /// <summary>Records. Default 10,000; 1 to 1,000,000.</summary>
    public int Records { get; init; } = 10_000;

    /// <summary>Bytes. Default 8 MiB; 64 KiB to 1 GiB.</summary>
    public long Bytes { get; init; } = 8L << 20;
}
