using System.Buffers;
using System.Runtime.InteropServices;

namespace StreamOtter.Streams.Embedded;

/// <summary>How far a segment is intact from its start.</summary>
/// <param name="End">The byte after the last intact record.</param>
/// <param name="Next">The offset after the last intact record.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SegmentScan(long End, long Next)
{
    private const int WindowBytes = 1024 * 1024;

    /// <summary>Reads a segment from its start up to the first byte that is no intact record, and indexes it.</summary>
    public static SegmentScan Run(ILogFile file, long length, long baseOffset, SegmentIndex index, bool hasHoles = false)
    {
        var window = ArrayPool<byte>.Shared.Rent((int)Math.Min(WindowBytes, length));
        try
        {
            long position = 0, offset = baseOffset;
            int at = 0, filled = 0;
            while (true)
            {
                var left = length - position;
                var rest = window.AsSpan(at, filled - at);
                var size = SegmentFormat.SizeAt(rest, left, offset, hasHoles);
                var wanted = size < 0 ? Math.Min(RecordCodec.HeaderSize, left) : size;
                if (rest.Length < wanted)
                {
                    if (window.Length < wanted)
                    {
                        ArrayPool<byte>.Shared.Return(window);
                        window = ArrayPool<byte>.Shared.Rent((int)wanted);
                    }
                    filled = file.Read(window.AsSpan(0, (int)Math.Min(window.Length, left)), position);
                    at = 0;
                    if (filled < wanted)
                        return new SegmentScan(position, offset);
                    continue;
                }
                if (size < 0 || !SegmentFormat.IsIntact(rest[..size]))
                    return new SegmentScan(position, offset);
                index.Add(rest[..size], position);
                offset = RecordCodec.OffsetOf(rest) + 1;
                at += size;
                position += size;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }
}
