namespace StreamOtter.Streams.Embedded;

/// <summary>
/// A segment: consecutive records in one file. The writer publishes what is durable; readers see nothing beyond it.
/// An older segment is opened and indexed when it is first read, and closed again when others are read more.
/// </summary>
internal sealed class Segment
{
    private readonly ILogFolder _folder;
    private readonly Lock _loading = new();
    private OpenSegment? _open;
    private bool _isRetired;
    private Extent _extent;

    public Segment(ILogFolder folder, in SegmentInfo info, long next, OpenSegment? open)
    {
        _folder = folder;
        BaseOffset = info.BaseOffset;
        Created = info.Created;
        Written = info.Written;
        _extent = new Extent(info.Length, next);
        _open = open;
    }

    public long BaseOffset { get; }

    /// <summary>The offset after its last durable record. Read it before <see cref="Length"/>.</summary>
    public long Next => Volatile.Read(ref _extent).Next;

    /// <summary>How many bytes of it are durable records.</summary>
    public long Length => Volatile.Read(ref _extent).Length;

    public DateTimeOffset Created { get; }

    public DateTimeOffset Written { get; private set; }

    public string Path => _folder.PathOf(BaseOffset);

    public bool IsOpen => Volatile.Read(ref _open) is not null;

    /// <summary>Whether offsets are left out in it.</summary>
    public bool HasHoles { get; init; }

    /// <summary>Whether it was read since the cache of open segments last asked.</summary>
    public bool WasUsed { get; set; }

    /// <summary>Opens it where it is not, which may take as long as reading it through.</summary>
    public OpenSegment Open(OpenSegments cache)
    {
        WasUsed = true;
        if (Volatile.Read(ref _open) is { } open)
            return open;
        lock (_loading)
        {
            if (_open is { } opened)
                return opened;
            ObjectDisposedException.ThrowIf(_isRetired, this);
            var file = _folder.Open(BaseOffset);
            var index = new SegmentIndex(BaseOffset);
            try
            {
                SegmentScan.Run(file, Length, BaseOffset, index, HasHoles);
            }
            catch
            {
                file.Dispose();
                throw;
            }
            open = new OpenSegment(file, index);
            Volatile.Write(ref _open, open);
        }
        cache.Add(this);
        return open;
    }

    /// <summary>Lets readers see records that are durable now.</summary>
    public void Publish(long length, long next, DateTimeOffset time)
    {
        Written = time;
        Volatile.Write(ref _extent, new Extent(length, next));
    }

    /// <summary>Closes it for good: another segment, perhaps in a file of the same name, stands for it.</summary>
    public void Retire()
    {
        lock (_loading)
        {
            _isRetired = true;
            Close();
        }
    }

    /// <summary>Who is reading is thrown out at the next step and comes back, or finds it gone.</summary>
    public void Close() => Interlocked.Exchange(ref _open, null)?.File.Dispose();

    /// <summary>
    /// Both at once: who has read a record of the new length must not find the offset behind it beyond the stream's end.
    /// </summary>
    private sealed record Extent(long Length, long Next);
}
