namespace StreamOtter.Streams.Window;

/// <summary>
/// Framed records, one after the other, in shared memory or in the thread's. Dispose it as soon as they are copied, and
/// before the thread takes more.
/// </summary>
public readonly ref struct WindowSlice
{
    private readonly Segment? _segment;

    internal WindowSlice(Segment segment, ReadOnlySpan<byte> bytes, int count, long lastOffset)
    {
        _segment = segment;
        Bytes = bytes;
        Count = count;
        LastOffset = lastOffset;
    }

    /// <summary>How many records.</summary>
    public int Count { get; }

    /// <summary>Their bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The offset of the last of them.</summary>
    public long LastOffset { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _segment?.Release();
}
