namespace StreamOtter.Streams.Embedded;

/// <summary>What an embedded log reports.</summary>
public enum EngineEventKind
{
    /// <summary>A torn last record was cut when a stream was opened: normal after a crash or power cut.</summary>
    TailCut,

    /// <summary>Stored data does not match its checksum, or a file is missing.</summary>
    Corrupt,

    /// <summary>A write or an fsync failed: the stream appends no more until the engine is opened again.</summary>
    StorageFailed,

    /// <summary>The disk is full: appends are refused until there is space.</summary>
    DiskFull,

    /// <summary>There is space again: appends go on.</summary>
    SpaceRegained,

    /// <summary>Retention removed segments.</summary>
    RecordsRemoved,

    /// <summary>Something that does no harm to records did not work, such as removing an old file.</summary>
    Warning,
}
