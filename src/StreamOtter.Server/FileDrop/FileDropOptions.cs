namespace StreamOtter.Server.FileDrop;

/// <summary>Folders whose files are published.</summary>
public sealed record FileDropOptions
{
    /// <summary>The folders, each with the stream that its files are published to, as <c>DIR=STREAM</c>. Default: none.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>
    /// How long a file must have kept its size and time before it is taken, and how often is looked. Default 1 s;
    /// 100 ms to 1 h.
    /// </summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Largest record, in bytes. Default 1,000,000, which is within what Kafka takes by default; 1 to 67,000,000. A file
    /// with a larger one is set aside, and nothing of it is published.
    /// </summary>
    public int MaxRecordBytes { get; init; } = 1_000_000;

    /// <summary>Whether a file is one record as it is, instead of one for each line. Default false.</summary>
    public bool WholeFiles { get; init; }
}
