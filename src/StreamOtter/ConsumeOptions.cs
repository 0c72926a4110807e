namespace StreamOtter;

/// <summary>How to take part in a group (spec/protocol.md, section 8).</summary>
public sealed record ConsumeOptions
{
    /// <summary>Where the group starts, if it has no position yet. Default: <see cref="StreamStart.Latest"/>.</summary>
    public StreamStart From { get; init; } = StreamStart.Latest;

    /// <summary>
    /// How many records the client has at most that it has not answered; they wait in its memory. Default 100; 1 to
    /// 10,000. With 1 no record waits here while another member is idle.
    /// </summary>
    public int Credit { get; init; } = 100;

    /// <summary>
    /// How long a record may take, the wait behind others included, before it is given to another member. Default 30 s;
    /// 1 s to 1 h.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how many tries a record becomes a dead letter. Default 5; 1 to 100.</summary>
    public int Tries { get; init; } = 5;

    /// <summary>
    /// Whether asking for the next record acknowledges the one before. Default true. False: the application answers for
    /// each, in any order.
    /// </summary>
    public bool AcksOnNext { get; init; } = true;

    /// <summary>
    /// Called with records that the group can no longer get, by whoever enumerates. Default: null; see also
    /// <see cref="StreamOtterClient.Gap"/>.
    /// </summary>
    public Action<StreamGap>? GapFound { get; init; }
}
