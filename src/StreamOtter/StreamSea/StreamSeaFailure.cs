namespace StreamOtter.StreamSea;

/// <summary>What a failed call to a stream-sea server left behind.</summary>
public enum StreamSeaFailure
{
    /// <summary>The server said no: certainly nothing was done, and the same call would be refused again.</summary>
    Refused,

    /// <summary>There was no connection to it: certainly nothing was done, and the call may be tried again.</summary>
    Unreachable,

    /// <summary>
    /// The connection broke or time ran out after the call may have been sent, the server failed at it (5xx), or its answer
    /// has no meaning. What was asked for may have been done: a publish that is tried again may be stored twice.
    /// </summary>
    Unknown,
}
