namespace StreamOtter.Streams.Embedded;

internal sealed partial class StreamLog
{
    // So long somebody who reads from the start can still learn that a key is gone.
    private static readonly TimeSpan TombstoneAge = TimeSpan.FromDays(1);

    /// <summary>
    /// Compacts once as much has been written as was kept the last time, so that it costs each record a copy or two.
    /// The segment being written is left alone. The writer does it, and appends wait meanwhile.
    /// </summary>
    private void CompactIfDue()
    {
        var segments = _segments;
        if (segments.Length < 3 || segments[1..^1].Sum(segment => segment.Length) < segments[0].Length)
            return;
        try
        {
            Compact(segments[..^1]);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error) || error is EngineException)
        {
            Report(EngineEventKind.Warning, $"Stream '{Name}' was not compacted, and grows. {StorageErrors.OneLine(error)}");
        }
    }

    private void Compact(Segment[] old)
    {
        var compacted = Rewrite(old);
        // First in the place of the old ones, then in their file's: nobody opens a file that has changed meanwhile.
        Volatile.Write(ref _segments, [compacted, Active]);
        foreach (var segment in old)
            segment.Retire();
        _folder.Replace(compacted.BaseOffset);
        _context.OpenSegments.Add(compacted);
        foreach (var segment in old[1..])
            _folder.Delete(segment.BaseOffset);
        _folder.Sync();
    }

    private Segment Rewrite(Segment[] old)
    {
        var (first, last) = (old[0], old[^1]);
        var now = _context.Time.GetUtcNow();
        var compaction = new Compaction(this, last.Next, (now - TombstoneAge).ToUnixTimeMilliseconds());
        var file = _folder.CreateReplacement();
        try
        {
            var index = new SegmentIndex(first.BaseOffset);
            var length = compaction.Write(first.BaseOffset, file, index);
            var info = new SegmentInfo(first.BaseOffset, length, first.Created, last.Written);
            return new Segment(_folder, info, last.Next, new OpenSegment(file, index)) { HasHoles = true };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
