using StreamOtter.Streams.Window;

namespace StreamOtter.Server.V1;

/// <summary>
/// What the client of a subscription that leaves records out knows of its position. Where nothing is delivered for long
/// it would otherwise come back from far behind. For the connection's writer.
/// </summary>
internal sealed class V1ClientPosition(TimeProvider time)
{
    /// <summary>The client hears no more often than this where it is.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Dictionary<int, long> _next = []; // none: from the partition's first record on
    private long _heard = time.GetTimestamp();

    /// <summary>The client was sent a record, or a gap, of a partition.</summary>
    public void Set(int partition, long next) => _next[partition] = next;

    /// <summary>The client was told its position.</summary>
    public void Set(ReadOnlySpan<Cursor> cursors)
    {
        _heard = time.GetTimestamp();
        foreach (var cursor in cursors)
            _next[cursor.Partition] = cursor.Next;
    }

    /// <summary>Whether the cursors have moved past what the client knows, and it was not told just now.</summary>
    public bool MustHear(ReadOnlySpan<Cursor> cursors)
    {
        if (time.GetElapsedTime(_heard) < Period)
            return false;
        foreach (var cursor in cursors)
        {
            if (cursor.Next > _next.GetValueOrDefault(cursor.Partition))
                return true;
        }
        return false;
    }
}
