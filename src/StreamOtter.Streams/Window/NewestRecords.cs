namespace StreamOtter.Streams.Window;

/// <summary>
/// Takes from a segment of a conflating window what no newer record is known for. That lies scattered, so it is copied
/// together: a message for each run would cost more than the records.
/// </summary>
internal static class NewestRecords
{
    [ThreadStatic]
    private static FrameBuffer? _buffer;

    /// <summary>
    /// As <see cref="Segment.Take"/>; there may be none.
    /// </summary>
    public static WindowSlice Take(Segment segment, ref int index, int available, int maxBytes, int maxRecords)
    {
        var keys = segment.Keys!;
        var buffer = _buffer ??= new FrameBuffer();
        buffer.Clear();
        var count = 0;
        long last = -1;
        for (; index < available && count < maxRecords; index++)
        {
            if (keys.IsSuperseded(index))
                continue;
            var record = segment.Slice(index, 1);
            if (count > 0 && buffer.Length + record.Length > maxBytes)
                break;
            buffer.Write(record);
            last = segment.OffsetOf(index);
            count++;
        }
        return count == 0 ? default : new WindowSlice(segment, buffer.Written, count, last);
    }
}
