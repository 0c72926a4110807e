using System.Runtime.InteropServices;

namespace StreamOtter.Streams.Embedded;

/// <summary>A place in a segment.</summary>
/// <param name="Offset">The offset of the record that starts here.</param>
/// <param name="Position">The byte at which it starts.</param>
/// <param name="TimestampBefore">The greatest timestamp of all records before it in the segment.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexEntry(long Offset, long Position, long TimestampBefore);
