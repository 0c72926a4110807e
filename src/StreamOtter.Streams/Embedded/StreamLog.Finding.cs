namespace StreamOtter.Streams.Embedded;

internal sealed partial class StreamLog
{
    private const int FindBytes = 64 * 1024;

    /// <summary>
    /// Timestamps may go back, so the first record that is late enough is the first to raise the greatest timestamp so
    /// far that high: the index keeps that, and it never falls.
    /// </summary>
    private long Find(long timestamp, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return FindIn(timestamp, cancellationToken);
            }
            catch (ObjectDisposedException)
            {
                // Compaction has replaced the segment, or the stream is over.
                ThrowIfEnded();
            }
        }
    }

    private long FindIn(long timestamp, CancellationToken cancellationToken)
    {
        var segments = Volatile.Read(ref _segments);
        var end = segments[^1].Next;
        foreach (var segment in segments)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (FindStart(segment, timestamp) is { } start && FindFrom(start, segment, timestamp) is { } found)
                return Math.Max(found, Range.First);
        }
        return end;
    }

    /// <summary>From where to look in a segment, or null where nothing in it is late enough.</summary>
    private long? FindStart(Segment segment, long timestamp)
    {
        try
        {
            var index = segment.Open(_context.OpenSegments).Index;
            return index.MaxTimestamp < timestamp ? null : index.FindTimestamp(timestamp).Offset;
        }
        catch (FileNotFoundException)
        {
            // Removed by retention, or missing: then whoever reads there is told.
            return null;
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            throw StorageErrors.Wrap("read", segment.Path, error);
        }
    }

    private long? FindFrom(long start, Segment segment, long timestamp)
    {
        var cursor = new ReadCursor(null, start, 0);
        var buffer = new ReadBuffer(pooled: true);
        try
        {
            var end = segment.Next;
            while (cursor.Offset < end)
            {
                var read = Read(ref cursor, FindBytes, ref buffer);
                if (read.OutOfRange || read.Batch.IsEmpty)
                    return null;
                foreach (var record in read.Batch)
                {
                    if (record.Timestamp >= timestamp)
                        return record.Offset;
                }
            }
            return null;
        }
        finally
        {
            buffer.Dispose();
        }
    }
}
