namespace StreamOtter.Streams.Embedded;

/// <summary>The segment files of one stream, each known by its base offset.</summary>
internal interface ILogFolder
{
    /// <summary>The segments there are, in the order of their base offsets.</summary>
    IReadOnlyList<SegmentInfo> List();

    /// <summary>A segment's name, for messages.</summary>
    string PathOf(long baseOffset);

    /// <summary>Makes an empty segment; its name is durable upon return.</summary>
    ILogFile Create(long baseOffset);

    ILogFile Open(long baseOffset);

    /// <summary>Makes an empty file that is to take a segment's place; one that never did is removed.</summary>
    ILogFile CreateReplacement();

    /// <summary>Gives the replacement a segment's name, and does away with what has it; durable upon return.</summary>
    void Replace(long baseOffset);

    /// <summary>Notes when a segment was last written, for retention after a restart.</summary>
    void SetWritten(long baseOffset, DateTimeOffset time);

    void Delete(long baseOffset);

    /// <summary>Returns once deletions are durable.</summary>
    void Sync();
}
