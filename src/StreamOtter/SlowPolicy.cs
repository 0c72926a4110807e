namespace StreamOtter;

/// <summary>What the gateway does when a subscriber is slower than its stream (spec/protocol.md, "subscribe").</summary>
public enum SlowPolicy
{
    /// <summary>It sends every record, from the log where it must.</summary>
    CatchUp,

    /// <summary>
    /// It sends the newest record of each key: one that a newer record of the same key and partition follows may be left
    /// out, and is no gap. Records without a key all come.
    /// </summary>
    Conflate,

    /// <summary>Behind what it holds in memory, it goes on with the newest after a <see cref="StreamGap"/>.</summary>
    Skip,

    /// <summary>Behind what it holds in memory, it closes the connection; the client comes back and goes on at its place.</summary>
    Disconnect,
}
