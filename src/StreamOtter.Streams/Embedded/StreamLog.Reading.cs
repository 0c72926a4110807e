namespace StreamOtter.Streams.Embedded;

internal sealed partial class StreamLog
{
    private const int LargestRead = EmbeddedLogOptions.LargestRecordBytes;

    public ValueTask<ReadResult> ReadAsync(
        int partition, long offset, int maxBytes, CancellationToken cancellationToken = default)
    {
        ThrowIfNotReadable(partition, cancellationToken);
        // What is open is read from the page cache; what is not must be opened and indexed first, which takes long.
        return IsOpenAt(offset)
            ? new ValueTask<ReadResult>(ReadNow(offset, maxBytes))
            : new ValueTask<ReadResult>(Task.Run(() => ReadNow(offset, maxBytes), cancellationToken));
    }

    public ValueTask<long> FindAsync(int partition, long timestamp, CancellationToken cancellationToken = default)
    {
        ThrowIfNotReadable(partition, cancellationToken);
        return new ValueTask<long>(Task.Run(() => Find(timestamp, cancellationToken), cancellationToken));
    }

    /// <summary>Reads durable records from the cursor's offset, also of a stream that is over.</summary>
    internal ReadResult Read(ref ReadCursor cursor, int maxBytes, ref ReadBuffer buffer)
    {
        while (true)
        {
            var segments = Volatile.Read(ref _segments);
            var range = new OffsetRange(segments[0].BaseOffset, segments[^1].Next);
            var offset = cursor.Offset;
            if (offset >= range.Next && _fault is { Kind: StreamFaultKind.Corrupt } fault)
                throw new EngineException(EngineError.Corrupt, fault.Message);
            if (offset < range.First || offset > range.Next)
                return new ReadResult(default, Math.Clamp(offset, range.First, range.Next), range, OutOfRange: true);
            if (offset == range.Next)
                return new ReadResult(default, offset, range);

            var segment = segments[Locate(segments, offset)];
            try
            {
                var open = segment.Open(_context.OpenSegments);
                var batch = SegmentReader.Read(segment, open, ref cursor, maxBytes, ref buffer);
                return new ReadResult(batch, cursor.Offset, range);
            }
            catch (ObjectDisposedException)
            {
                // Closed under our hands: retention, the cache, or the end of the stream. Only the last one is final.
                ThrowIfEnded();
            }
            catch (Exception error) when (StorageErrors.IsStorageError(error))
            {
                ThrowIfEnded();
                // Else retention removed it between the look and the opening.
                if (segments == Volatile.Read(ref _segments))
                    throw ReadError(segment, error);
            }
        }
    }

    private ReadResult ReadNow(long offset, int maxBytes)
    {
        var cursor = new ReadCursor(null, offset, 0);
        var buffer = new ReadBuffer(pooled: false);
        return Read(ref cursor, Math.Clamp(maxBytes, 1, LargestRead), ref buffer);
    }

    private static EngineException ReadError(Segment segment, Exception error) => error is FileNotFoundException
        ? new EngineException(EngineError.Corrupt, $"'{segment.Path}' is missing. Restore it from a backup.", error)
        : StorageErrors.Wrap("read", segment.Path, error);

    private bool IsOpenAt(long offset)
    {
        var segments = Volatile.Read(ref _segments);
        return offset >= segments[^1].BaseOffset || segments[Locate(segments, offset)].IsOpen;
    }

    /// <summary>The segment that holds an offset: the last one that does not begin after it.</summary>
    private static int Locate(Segment[] segments, long offset)
    {
        int low = 0, high = segments.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (segments[middle].BaseOffset <= offset)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }
}
