namespace StreamOtter.Streams.Embedded;

/// <summary>How the embedded log stores its streams.</summary>
public sealed record EmbeddedLogOptions
{
    /// <summary>The largest <see cref="MaxRecordBytes"/> there may be, in bytes: 67,108,864.</summary>
    public const int LargestRecordBytes = 64 * 1024 * 1024;

    /// <summary>The data directory. It is made where it does not exist. Required.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// Size at which a new segment file is begun, in bytes. Default: 134,217,728. Range: 1,024 to 1,073,741,824.
    /// Retention removes whole segments, and the last one is read through when a stream is opened.
    /// </summary>
    public long SegmentBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>
    /// Largest record, in bytes of its encoding (25 bytes, key, headers, value). Default: 1,048,576.
    /// Range: 64 to 67,108,864. A larger record is refused.
    /// </summary>
    public int MaxRecordBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Bytes that may wait to be written, per stream. Default: 67,108,864. Range: 1,024 to 1,073,741,824. Further
    /// appends wait until there is room, and can be cancelled meanwhile.
    /// </summary>
    public long MaxWaitingBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// How long records are kept, counted from when they were written. Default: 7 days. Range: 1 second and more;
    /// null keeps them for ever. Whole segments are removed, so that a record may live half as long again.
    /// </summary>
    public TimeSpan? RetentionAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How many bytes a stream keeps at least before its oldest segment is removed. Default: null, no limit.
    /// Range: 1 and more.
    /// </summary>
    public long? RetentionBytes { get; init; }

    /// <summary>How often retention is looked after. Default: 1 minute. Range: 1 second to 1 day.</summary>
    public TimeSpan RetentionInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether a stream is made when somebody opens it who may create it. Default: true.</summary>
    public bool CreateOnUse { get; init; } = true;

    /// <summary>Throws where the options cannot work, naming everything that is wrong.</summary>
    /// <exception cref="EngineException"><see cref="EngineError.InvalidSettings"/>.</exception>
    internal void ThrowIfInvalid()
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(Directory))
            problems.Add("Directory must not be empty");
        if (SegmentBytes is < 1024 or > 1024 * 1024 * 1024)
            problems.Add($"SegmentBytes must be 1,024 to 1,073,741,824, not {SegmentBytes}");
        if (MaxRecordBytes is < 64 or > LargestRecordBytes)
            problems.Add($"MaxRecordBytes must be 64 to {LargestRecordBytes}, not {MaxRecordBytes}");
        if (MaxWaitingBytes is < 1024 or > 1024 * 1024 * 1024)
            problems.Add($"MaxWaitingBytes must be 1,024 to 1,073,741,824, not {MaxWaitingBytes}");
        if (RetentionInterval < TimeSpan.FromSeconds(1) || RetentionInterval > TimeSpan.FromDays(1))
            problems.Add($"RetentionInterval must be 1 second to 1 day, not {RetentionInterval}");
        AddRetentionProblems(RetentionAge, RetentionBytes, problems);
        if (problems.Count > 0)
            throw new EngineException(EngineError.InvalidSettings, $"Embedded log: {string.Join("; ", problems)}.");
    }

    internal static void AddRetentionProblems(TimeSpan? age, long? bytes, List<string> problems)
    {
        if (age < TimeSpan.FromSeconds(1))
            problems.Add($"RetentionAge must be 1 second or more, not {age}");
        if (bytes < 1)
            problems.Add($"RetentionBytes must be 1 or more, not {bytes}");
    }
}
