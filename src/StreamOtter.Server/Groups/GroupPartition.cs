using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Groups;

/// <summary>A partition while it is this gateway's. When it comes back after it went, it is another object.</summary>
internal sealed class GroupPartition(int number)
{
    /// <summary>With this many records at or above the position nothing more is read.</summary>
    private const int MaxRecords = 10_000;

    private Cursor? _cursor;

    public int Number { get; } = number;

    /// <summary>Read and not done, and what is done between them.</summary>
    public RecordSpan Span { get; } = new();

    /// <summary>Read and not yet given to anybody.</summary>
    public RecordList Fresh { get; } = new();

    /// <summary>The position that the log keeps for the group; negative as long as it keeps none.</summary>
    public long Kept { get; set; }

    /// <summary>It is another gateway's by now.</summary>
    public bool IsRevoked { get; set; }

    /// <summary>The offset of the first record that is not done.</summary>
    public long Position => Span.First?.Offset ?? _cursor!.Next;

    /// <summary>The position has moved since it was last kept.</summary>
    public bool HasMoved => _cursor is not null && Position != Kept;

    /// <summary>It is known where the group stands in it.</summary>
    public void Start(Cursor cursor, long next, bool isKept)
    {
        cursor.MoveTo(next);
        _cursor = cursor;
        Kept = isKept ? next : -1;
    }

    /// <summary>Takes what comes next into <see cref="Fresh"/>, unless too much is undone; answers what it found.</summary>
    public CursorState Read(int maxBytes, long maxUndone)
    {
        if (_cursor is null || Kept < 0 || Span.Count >= MaxRecords || Span.Bytes >= maxUndone)
            return CursorState.Waiting;
        var state = _cursor.TryTake(maxBytes, out var slice);
        if (state != CursorState.Records)
            return state;
        var bytes = slice.Bytes.ToArray();
        slice.Dispose();
        var at = 0;
        foreach (var record in new RecordBatch(bytes))
        {
            Fresh.Add(Span.Add(this, record.Offset, bytes.AsMemory(at, record.Size)));
            at += record.Size;
        }
        return state;
    }

    /// <summary>The record at an offset, or null where it is below the position or was not read.</summary>
    public GroupRecord? Find(long offset)
    {
        var at = Span.IndexOf(offset);
        return at < Span.Count && Span[at].Offset == offset ? Span[at] : null;
    }

    /// <summary>After <see cref="CursorState.Gap"/>: what is missing.</summary>
    public (long From, long To) Gap => (_cursor!.GapStart, _cursor.Next);

    /// <summary>After <see cref="CursorState.Failed"/>: why.</summary>
    public EngineException Error => _cursor!.Error!;
}
