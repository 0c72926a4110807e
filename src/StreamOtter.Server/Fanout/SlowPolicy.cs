namespace StreamOtter.Server.Fanout;

/// <summary>What happens to a subscriber that falls behind what is held in memory.</summary>
internal enum SlowPolicy
{
    /// <summary>It reads on from the log, and misses nothing.</summary>
    CatchUp,

    /// <summary>It gets the newest record of each key, from memory or from the log.</summary>
    Conflate,

    /// <summary>It goes on with the newest, and is told what it missed.</summary>
    Skip,

    /// <summary>It is disconnected, and told where it was.</summary>
    Disconnect,
}
