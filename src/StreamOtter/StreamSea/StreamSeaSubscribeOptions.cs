namespace StreamOtter.StreamSea;

/// <summary>How to subscribe to a stream-sea server's stream. Default: the client's own group.</summary>
public sealed record StreamSeaSubscribeOptions
{
    /// <summary>
    /// Subscriptions to a stream with the same group share its messages: each goes to one of them. Default: null, the
    /// client's own group, which all its subscriptions without another share, and which keeps its place while nobody is
    /// connected.
    /// </summary>
    public Guid? GroupId { get; init; }

    /// <summary>
    /// Whether it shares with nobody, and gets every message: a group made up for each enumeration, and kept over its
    /// reconnects. Default false. A token may demand it anyway (<c>mustFanout</c>).
    /// </summary>
    public bool Fanout { get; init; }

    /// <summary>
    /// Called when the subscription's connection comes and goes, in turn with the messages, by whoever enumerates them;
    /// what it throws ends the enumeration. Default: null.
    /// </summary>
    public Action<StateChange>? StateChanged { get; init; }
}
