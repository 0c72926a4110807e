namespace StreamOtter.Streams.Embedded;

/// <summary>Reads records out of one segment. Nothing is handed on whose checksum does not match.</summary>
internal static class SegmentReader
{
    /// <summary>
    /// Reads whole records from the cursor's offset, which the segment should hold: about
    /// <paramref name="maxBytes"/>, but at least one record. The cursor is left after them.
    /// </summary>
    /// <exception cref="EngineException"><see cref="EngineError.Corrupt"/>: the first record is not intact.</exception>
    /// <exception cref="ObjectDisposedException">The segment was closed meanwhile.</exception>
    public static RecordBatch Read(
        Segment segment, OpenSegment open, ref ReadCursor cursor, int maxBytes, ref ReadBuffer buffer)
    {
        var length = segment.Length;
        var first = cursor.Offset;
        var (offset, position) = (first, cursor.Position);
        if (cursor.Segment != segment)
            (offset, position, _) = open.Index.FindOffset(first);

        // One read covers the way from the index entry to the record, and the batch.
        var way = offset < first ? SegmentIndex.Interval : 0;
        var window = Load(segment, open.File, position, Math.Min(length - position, (long)maxBytes + way), ref buffer);
        int at = 0, start = 0;
        while (true)
        {
            var left = length - position - at;
            var rest = window.Span[at..];
            var size = SegmentFormat.SizeAt(rest, left, offset, segment.HasHoles);
            var own = size < 0 ? offset : RecordCodec.OffsetOf(rest);
            var needed = size < 0 || own < first ? Math.Min(RecordCodec.HeaderSize, left) : size;
            if (rest.Length < needed)
            {
                if (at > start)
                    break;
                position += at;
                var amount = Math.Min(left, Math.Max(needed, maxBytes));
                window = Load(segment, open.File, position, amount, ref buffer);
                at = start = 0;
            }
            else if (size >= 0 && own < first)
            {
                at += size;
                offset = own + 1;
                if (at > window.Length)
                {
                    position += at;
                    var amount = Math.Min(length - position, maxBytes);
                    window = Load(segment, open.File, position, amount, ref buffer);
                    at = 0;
                }
                start = at;
            }
            else if (size >= 0 && at > start && at + size - start > maxBytes)
            {
                break;
            }
            else if (size < 0 || !SegmentFormat.IsIntact(rest[..size]))
            {
                if (at > start)
                    break;
                throw Corrupt(segment, position + at, offset);
            }
            else
            {
                at += size;
                offset = own + 1;
            }
        }
        cursor = new ReadCursor(segment, offset, position + at);
        return new RecordBatch(window[start..at]);
    }

    private static Memory<byte> Load(
        Segment segment, ILogFile file, long position, long size, ref ReadBuffer buffer)
    {
        var window = buffer.Take((int)size);
        var filled = file.Read(window.Span, position);
        return filled == window.Length
            ? window
            : throw new EngineException(
                EngineError.Corrupt,
                $"'{segment.Path}' ends at byte {position + filled}, before its records do. Restore it from a backup.");
    }

    private static EngineException Corrupt(Segment segment, long position, long offset) =>
        position == segment.Length
            ? new EngineException(
                EngineError.Corrupt,
                $"'{segment.Path}' ends at byte {position}, before offset {offset}; the segment after it that holds "
                + "this offset is missing. Restore it from a backup.")
            : new EngineException(
                EngineError.Corrupt,
                $"'{segment.Path}' is corrupt at byte {position}, offset {offset}. Restore the file from a backup.");
}
