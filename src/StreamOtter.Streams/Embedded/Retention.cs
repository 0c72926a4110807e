using System.Runtime.InteropServices;

namespace StreamOtter.Streams.Embedded;

/// <summary>How much of a stream is kept.</summary>
/// <param name="Age">How long after they were written records are kept; null: for ever.</param>
/// <param name="Bytes">How many bytes are kept at least; null: all.</param>
/// <param name="Compacts">Whether of each key only the newest record is kept, see <see cref="Compaction"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Retention(TimeSpan? Age, long? Bytes, bool Compacts = false)
{
    // What is compacted is read from its start by those who want to know what it says.
    private const long CompactedSegmentBytes = 1024 * 1024;

    public static Retention NewestOfEachKey { get; } = new(Age: null, Bytes: null, Compacts: true);

    /// <summary>The size at which a new segment is begun.</summary>
    public long SegmentBytes(EmbeddedLogOptions options) =>
        Compacts ? Math.Min(options.SegmentBytes, CompactedSegmentBytes) : options.SegmentBytes;

    /// <summary>
    /// Whether the segment being written should be closed, so that its records can be removed when their time has
    /// come. At half their age, so that a trickle of records lives at most half as long again.
    /// </summary>
    public bool ShouldRoll(Segment active, DateTimeOffset now) =>
        active.Length > 0 && Age is { } age && now - active.Created >= age / 2;

    /// <summary>How many of the oldest segments have had their time. Never the one being written.</summary>
    public int CountOutdated(ReadOnlySpan<Segment> segments, DateTimeOffset now)
    {
        long total = 0;
        foreach (var segment in segments)
            total += segment.Length;
        var count = 0;
        while (count < segments.Length - 1)
        {
            var oldest = segments[count];
            total -= oldest.Length;
            if (!(now - oldest.Written >= Age) && !(total >= Bytes))
                break;
            count++;
        }
        return count;
    }
}
