using System.Buffers;

namespace StreamOtter.Streams.Embedded;

/// <summary>
/// Tells a torn tail from corruption. A crash leaves at most an unfinished end behind, which was never acknowledged:
/// nothing intact follows it, and it may be cut. Where an intact record does follow, something has changed bytes that
/// were acknowledged, and nothing may be cut.
/// </summary>
internal static class Recovery
{
    private const int WindowBytes = 256 * 1024;

    /// <summary>
    /// The position of the first intact record after a bad place, or -1. It may have the offset of any record that
    /// could have been written there.
    /// </summary>
    public static long FindIntact(ILogFile file, long length, SegmentScan bad)
    {
        var highest = bad.Next + ((length - bad.End) / RecordCodec.HeaderSize);
        var window = ArrayPool<byte>.Shared.Rent(WindowBytes);
        try
        {
            var start = bad.End + 1;
            while (length - start >= RecordCodec.HeaderSize)
            {
                var filled = file.Read(window.AsSpan(0, (int)Math.Min(WindowBytes, length - start)), start);
                var last = filled - RecordCodec.HeaderSize;
                for (var at = 0; at <= last; at++)
                {
                    var offset = RecordCodec.OffsetOf(window.AsSpan(at));
                    if (offset < bad.Next || offset > highest)
                        continue;
                    var size = SegmentFormat.SizeAt(window.AsSpan(at, filled - at), length - start - at, offset);
                    if (size > 0 && IsIntact(file, start + at, size))
                        return start + at;
                }
                if (last < 0)
                    break;
                start += last + 1;
            }
            return -1;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    private static bool IsIntact(ILogFile file, long position, int size)
    {
        var record = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            return file.Read(record.AsSpan(0, size), position) == size
                && SegmentFormat.IsIntact(record.AsSpan(0, size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(record);
        }
    }
}
