namespace StreamOtter.Streams.Window;

/// <summary>Consecutive framed records in shared memory. Dispose it as soon as they are copied.</summary>
public readonly ref struct WindowSlice
{
    private readonly Segment? _segment;
    private readonly int _index;

    internal WindowSlice(Segment segment, int index, int count)
    {
        _segment = segment;
        _index = index;
        Count = count;
    }

    /// <summary>How many records.</summary>
    public int Count { get; }

    /// <summary>Their bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _segment is null ? default : _segment.Slice(_index, Count);

    /// <summary>The offset of the last of them.</summary>
    public long LastOffset => _segment!.OffsetOf(_index + Count - 1);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _segment?.Release();
}
