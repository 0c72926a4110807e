namespace StreamOtter.Streams.Window;

/// <summary>
/// How one protocol writes a record for its subscribers. A record is written once for each format in use, whatever the
/// number of subscribers; formats that are equal share a window, so an implementation must be equal to another exactly
/// where both write the same bytes.
/// </summary>
public abstract class RecordFormat
{
    /// <summary>
    /// Whether subscribers that are behind are spared a record that a newer one with the same key follows. It belongs to
    /// what makes formats equal.
    /// </summary>
    public virtual bool ConflatesByKey => false;

    /// <summary>
    /// Writes a record, or answers false where the format leaves it out (a filter). What it writes must depend on the
    /// arguments alone: the same record is written again when it is read back from the log.
    /// </summary>
    public abstract bool TryWrite(int partition, in RecordView record, FrameBuffer target);
}
