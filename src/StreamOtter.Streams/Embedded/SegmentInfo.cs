using System.Runtime.InteropServices;

namespace StreamOtter.Streams.Embedded;

/// <summary>What a folder's listing tells of a segment.</summary>
/// <param name="BaseOffset">The offset of its first record, which is its name.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Created">When it was begun, or later.</param>
/// <param name="Written">When it was last written.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SegmentInfo(
    long BaseOffset, long Length, DateTimeOffset Created, DateTimeOffset Written);
