namespace StreamOtter.Streams.Embedded;

/// <summary>Whether a stream that does not append can again.</summary>
internal enum StreamFaultKind
{
    /// <summary>As soon as there is space: every append tries.</summary>
    DiskFull,

    /// <summary>Not before the engine is opened again: the disk has lost its word.</summary>
    StorageFailed,

    /// <summary>Not before somebody mends the files.</summary>
    Corrupt,
}
