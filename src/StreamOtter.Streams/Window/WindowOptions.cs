namespace StreamOtter.Streams.Window;

/// <summary>How much of the streams is held in memory for fan-out.</summary>
public sealed record WindowOptions
{
    /// <summary>Bytes that all windows together may hold. Default 64 MiB; 1 MiB to 64 GiB.</summary>
    public long MaxBytes { get; init; } = 64L << 20;

    /// <summary>How long a stream is followed after its last subscriber left. Default 30 s; 1 s to 1 day.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many catch-up reads of the log may run at a time. Default 4; 1 to 64.</summary>
    public int ConcurrentReads { get; init; } = 4;
}
