using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window.Conflation;

/// <summary>
/// Takes from one cursor of a conflating format and holds what it gets against the log's history: in order, and what is
/// left out has a key and a newer record.
/// </summary>
internal sealed class ConflatedReader(ScriptedLog log, Cursor cursor, KeyedFormat format)
{
    private readonly long _start = cursor.Next;
    private readonly HashSet<long> _gone = [];
    private long _last = -1;
    private long _next = cursor.Next;

    public Cursor Cursor => cursor;

    public List<long> Offsets { get; } = [];

    public int Slices { get; private set; }

    public CursorState Take(int maxBytes)
    {
        var state = cursor.TryTake(maxBytes, out var slice);
        var taken = new List<long>();
        if (state == CursorState.Records)
        {
            taken = KeyedFormat.OffsetsOf(slice);
            Assert.True(slice.Count == 1 || slice.Bytes.Length <= maxBytes);
            Assert.True(slice.Count <= cursor.MaxRecords);
            slice.Dispose();
            Slices++;
            foreach (var offset in taken)
            {
                Assert.True(offset > _last && offset >= _next, "Out of order.");
                _last = offset;
                Offsets.Add(offset);
            }
        }
        Assert.True(cursor.Next >= _next && cursor.Next > _last);
        foreach (var record in Records(_next).TakeWhile(record => record.Offset < cursor.Next))
        {
            if (state == CursorState.Gap)
                _gone.Add(record.Offset);
            else
                Assert.True(taken.Contains(record.Offset) || IsSuperseded(record), $"Nothing says why {record.Offset} is left out.");
        }
        _next = cursor.Next;
        return state;
    }

    /// <summary>Takes until the log's end, with reads answered as they are asked for; then it has the newest of everything.</summary>
    public void TakeAll(int maxBytes = 1000)
    {
        CursorState state;
        while ((state = Take(maxBytes)) != CursorState.AtEnd)
        {
            Assert.NotEqual(CursorState.Failed, state);
            if (state == CursorState.Waiting)
                Assert.True(log.AnswerRead(), "The cursor waits for a read that nobody makes.");
        }
        Assert.Equal(log[cursor.Partition].Next, _next);
        var wanted = Records(_start).Where(record => !_gone.Contains(record.Offset)).ToList();
        Assert.Subset(Offsets.ToHashSet(), wanted.Where(record => record.Key is null).Select(record => record.Offset).ToHashSet());
        Assert.Subset(Offsets.ToHashSet(), wanted.Where(record => !IsSuperseded(record)).Select(record => record.Offset).ToHashSet());
    }

    private IEnumerable<ScriptedRecord> Records(long from) => log[cursor.Partition].From(from).Where(record => format.Takes(record.Offset));

    private bool IsSuperseded(ScriptedRecord record) =>
        record.Key is not null && Records(record.Offset + 1).Any(newer => newer.Key == record.Key);
}
