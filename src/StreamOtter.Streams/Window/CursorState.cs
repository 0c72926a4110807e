namespace StreamOtter.Streams.Window;

/// <summary>What a cursor found.</summary>
public enum CursorState
{
    /// <summary>Nothing new; the subscriber is woken when there is.</summary>
    AtEnd,

    /// <summary>Records, in a slice that must be disposed.</summary>
    Records,

    /// <summary>Records are being read from the log; the subscriber is woken when they are there.</summary>
    Waiting,

    /// <summary>The records are in the log but no longer in memory, and the cursor stays out of the log.</summary>
    Behind,

    /// <summary>Records are gone: the cursor has moved over them.</summary>
    Gap,

    /// <summary>The log cannot be read.</summary>
    Failed,
}
