namespace StreamOtter;

/// <summary>How to subscribe.</summary>
public sealed record SubscribeOptions
{
    /// <summary>Where to start. Default: <see cref="StreamStart.Latest"/>.</summary>
    public StreamStart From { get; init; } = StreamStart.Latest;

    /// <summary>Which partitions. Default: null, all, and those added later.</summary>
    public IReadOnlyList<int>? Partitions { get; init; }

    /// <summary>
    /// How many bytes of records wait for the application at most, besides those of the message that goes over it.
    /// Default 4 MiB; 1 byte to 1 GiB. When they are reached, the client stops reading from its connection; where
    /// publishes or other subscriptions need the connection, it lets go of this subscription instead, and takes it up
    /// again at its position when half of them are taken.
    /// </summary>
    public int BufferBytes { get; init; } = 4 << 20;

    /// <summary>
    /// Called with the position the subscription starts at, and whenever it moves without a record; in turn with the
    /// records, by whoever enumerates them. Default: null.
    /// </summary>
    public Action<StreamPosition>? PositionMoved { get; init; }

    /// <summary>
    /// Called with each gap, in its place among the records, by whoever enumerates them. Default: null; see also
    /// <see cref="StreamOtterClient.Gap"/>.
    /// </summary>
    public Action<StreamGap>? GapFound { get; init; }
}
