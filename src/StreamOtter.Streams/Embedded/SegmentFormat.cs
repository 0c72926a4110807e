namespace StreamOtter.Streams.Embedded;

/// <summary>
/// What must hold in a segment: records in the layout of <see cref="RecordCodec"/>, one after the other without gaps,
/// the first with the offset in the file's name, each with the offset after the one before it, each with its checksum.
/// In the first segment of a compacted stream offsets may be left out.
/// </summary>
internal static class SegmentFormat
{
    /// <summary>
    /// The size of the record that should start here, or -1 where there is no such record.
    /// </summary>
    /// <param name="bytes">What is known of the rest of the file: at least a record's header, or all of it.</param>
    /// <param name="left">How many bytes the file has from here.</param>
    /// <param name="offset">The offset it must have, or the least it may have.</param>
    /// <param name="hasHoles">Whether offsets may be left out.</param>
    public static int SizeAt(ReadOnlySpan<byte> bytes, long left, long offset, bool hasHoles = false)
    {
        if (bytes.Length < RecordCodec.HeaderSize)
            return -1;
        var size = RecordCodec.SizeAt(bytes);
        return size < RecordCodec.HeaderSize || size > left || size > EmbeddedLogOptions.LargestRecordBytes
            || RecordCodec.OffsetOf(bytes) is var own && (hasHoles ? own < offset : own != offset)
            ? -1
            : (int)size;
    }

    /// <summary>Whether these bytes, no more and no fewer, are an intact record.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> record) =>
        RecordCodec.IsIntact(record) && RecordCodec.TryRead(record, out var view) && view.Size == record.Length;
}
