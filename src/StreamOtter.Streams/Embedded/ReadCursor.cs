using System.Runtime.InteropServices;

namespace StreamOtter.Streams.Embedded;

/// <summary>Where a reader that goes on and on stands, so that it need not look itself up again.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ReadCursor(Segment? Segment, long Offset, long Position);
