namespace StreamOtter.Streams.Embedded;

/// <summary>What reading a segment takes.</summary>
internal sealed record OpenSegment(ILogFile File, SegmentIndex Index);
