using System.Text;

namespace StreamOtter.Streams.Embedded;

/// <summary>
/// Writes segments anew with the newest record of each key only, offsets unchanged. The new file takes the name of the
/// first of them, in one step, and speaks for all: its last record is the last of theirs, whatever it is, so that it
/// tells by itself how far it reaches. What a crash leaves of the others is removed when the stream is next opened.
/// </summary>
/// <param name="log">The stream.</param>
/// <param name="end">The offset after the last of these segments; that record is kept.</param>
/// <param name="tombstonesFrom">Tombstones older than this, in milliseconds since 1970, are left out.</param>
internal sealed class Compaction(StreamLog log, long end, long tombstonesFrom)
{
    private const int ReadBytes = 1024 * 1024;

    private readonly Dictionary<string, long> _newest = new(StringComparer.Ordinal);

    /// <summary>Removes the segments for which the first one speaks; answers those there are.</summary>
    public static IReadOnlyList<SegmentInfo> Finish(ILogFolder folder)
    {
        var infos = folder.List();
        if (infos.Count < 2)
            return infos;
        using var file = folder.Open(infos[0].BaseOffset);
        var scan = SegmentScan.Run(
            file, infos[0].Length, infos[0].BaseOffset, new SegmentIndex(infos[0].BaseOffset), hasHoles: true);
        var removed = infos.Skip(1).TakeWhile(info => info.BaseOffset < scan.Next).ToList();
        foreach (var info in removed)
            folder.Delete(info.BaseOffset);
        if (removed.Count > 0)
            folder.Sync();
        return [.. infos.Except(removed)];
    }

    /// <summary>Writes what is kept from an offset on, and makes it durable; answers its size in bytes.</summary>
    public long Write(long from, ILogFile target, SegmentIndex index)
    {
        Walk(from, (batch, _) => Note(batch));
        long length = 0;
        Walk(from, (batch, bytes) => length = Copy(batch, bytes, target, length, index));
        target.Sync();
        return length;
    }

    private void Walk(long from, Action<RecordBatch, ReadOnlyMemory<byte>> visit)
    {
        var cursor = new ReadCursor(null, from, 0);
        var buffer = new ReadBuffer(pooled: true);
        try
        {
            while (cursor.Offset < end)
            {
                var read = log.Read(ref cursor, ReadBytes, ref buffer);
                visit(read.Batch, read.Batch.Bytes);
            }
        }
        finally
        {
            buffer.Dispose();
        }
    }

    private void Note(RecordBatch batch)
    {
        foreach (var record in batch)
            _newest[KeyOf(record)] = record.Offset;
    }

    /// <summary>Copies records as they are, neighbours in one write.</summary>
    private long Copy(RecordBatch batch, ReadOnlyMemory<byte> bytes, ILogFile target, long length, SegmentIndex index)
    {
        int start = 0, at = 0;
        foreach (var record in batch)
        {
            if (!IsKept(record))
            {
                length = Append(bytes.Span[start..at], target, length, index);
                start = at + record.Size;
            }
            at += record.Size;
        }
        return Append(bytes.Span[start..at], target, length, index);
    }

    private static long Append(ReadOnlySpan<byte> records, ILogFile target, long length, SegmentIndex index)
    {
        if (records.IsEmpty)
            return length;
        target.Write(records, length);
        index.Add(records, length);
        return length + records.Length;
    }

    private bool IsKept(in RecordView record) => record.Offset == end - 1
        || (_newest[KeyOf(record)] == record.Offset && (record.HasValue || record.Timestamp >= tombstonesFrom));

    // One character for each byte: keys are bytes, and nothing more.
    private static string KeyOf(in RecordView record) => Encoding.Latin1.GetString(record.Key);
}
