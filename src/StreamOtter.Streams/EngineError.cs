namespace StreamOtter.Streams;

/// <summary>Why an engine could not do what it was asked.</summary>
public enum EngineError
{
    /// <summary>The stream's name is not a valid one.</summary>
    InvalidName,

    /// <summary>There is no such stream, or it was deleted meanwhile.</summary>
    StreamNotFound,

    /// <summary>A stream of that name exists.</summary>
    AlreadyExists,

    /// <summary>The partition does not exist.</summary>
    PartitionNotFound,

    /// <summary>The record is larger than the engine takes.</summary>
    RecordTooLarge,

    /// <summary>The record is not one the engine takes, its timestamp for one.</summary>
    InvalidRecord,

    /// <summary>The engine cannot be reached now; it may be later.</summary>
    Unavailable,

    /// <summary>The engine refuses: its credentials or rights do not suffice.</summary>
    Forbidden,

    /// <summary>The disk failed or is full: nothing is appended, what is stored can still be read.</summary>
    StorageFailed,

    /// <summary>Stored data does not match its checksum.</summary>
    Corrupt,

    /// <summary>The engine's settings cannot work.</summary>
    InvalidSettings,

    /// <summary>Another process holds the data.</summary>
    Locked,
}
