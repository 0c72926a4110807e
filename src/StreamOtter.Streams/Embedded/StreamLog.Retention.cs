namespace StreamOtter.Streams.Embedded;

internal sealed partial class StreamLog
{
    private int _sweepDue;

    /// <summary>Has the writer look after retention soon.</summary>
    public void ScheduleSweep()
    {
        lock (_gate)
        {
            if (_end is not null)
                return;
            _sweepDue = 1;
            ScheduleWriter();
        }
    }

    private void Sweep()
    {
        if (_fault is null or { Kind: StreamFaultKind.DiskFull } && _retention.ShouldRoll(Active, _context.Time.GetUtcNow()))
            TryRoll();
        Tidy();
    }

    /// <summary>
    /// Begins a new segment. The old one is durable as it is, and the new one's name is before it is used, so that
    /// the next offset survives even when every record is gone.
    /// </summary>
    private bool TryRoll()
    {
        var old = Active;
        ILogFile file;
        try
        {
            file = _folder.Create(old.Next);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            var message = $"Could not begin '{_folder.PathOf(old.Next)}': {StorageErrors.OneLine(error)}";
            SetFault(StorageErrors.IsDiskFull(error)
                ? new StreamFault(StreamFaultKind.DiskFull, message + " Make space on that disk.")
                : Final(message));
            return false;
        }
        var now = _context.Time.GetUtcNow();
        var segment = new Segment(
            _folder,
            new SegmentInfo(old.Next, Length: 0, now, now),
            old.Next,
            new OpenSegment(file, new SegmentIndex(old.Next)));
        Volatile.Write(ref _segments, [.. _segments, segment]);
        _context.OpenSegments.Add(old);
        Try("note the age of", old, static (folder, old) => folder.SetWritten(old.BaseOffset, old.Written));
        Tidy();
        return true;
    }

    private void Tidy()
    {
        if (_retention.Compacts)
            CompactIfDue();
        else
            RemoveOutdated();
    }

    private void RemoveOutdated()
    {
        var segments = _segments;
        var count = _retention.CountOutdated(segments, _context.Time.GetUtcNow());
        if (count == 0)
            return;
        // First out of sight, then away: who still reads finds the range changed.
        Volatile.Write(ref _segments, segments[count..]);
        foreach (var segment in segments.AsSpan(0, count))
        {
            segment.Close();
            Try("remove", segment, static (folder, segment) => folder.Delete(segment.BaseOffset));
        }
        Try("make durable the removal of", segments[0], static (folder, _) => folder.Sync());
        Report(
            EngineEventKind.RecordsRemoved,
            $"Retention removed offsets {segments[0].BaseOffset} to {segments[count].BaseOffset - 1} of '{Name}'.");
    }

    private void Try(string what, Segment segment, Action<ILogFolder, Segment> action)
    {
        try
        {
            action(_folder, segment);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            Report(EngineEventKind.Warning, StorageErrors.Wrap(what, segment.Path, error).Message);
        }
    }
}
