using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window;

/// <summary>
/// Takes from one cursor and holds everything it gets against the log's history: each record from the start on, once,
/// in order, contiguous or with an exact gap.
/// </summary>
internal sealed class CheckedReader(ScriptedLog log, Cursor cursor, TextFormat format)
{
    private long _next = cursor.Next;

    public Cursor Cursor => cursor;

    public int Gaps { get; private set; }

    public int Records { get; private set; }

    public CursorState Take(int maxBytes)
    {
        var state = cursor.TryTake(maxBytes, out var slice);
        switch (state)
        {
            case CursorState.Records:
                var offsets = TextFormat.OffsetsOf(slice, cursor.Partition);
                Assert.True(slice.Count == 1 || slice.Bytes.Length <= maxBytes);
                Assert.Equal(Expected(_next, cursor.Next), offsets);
                Records += offsets.Count;
                slice.Dispose();
                break;
            case CursorState.Gap:
                Assert.Equal(_next, cursor.GapStart);
                Assert.True(cursor.Next > cursor.GapStart);
                Assert.True(cursor.Next <= log[cursor.Partition].First, "A gap covers records that are retained.");
                Gaps++;
                break;
            case CursorState.Failed:
                break;
            default:
                Assert.Empty(Expected(_next, cursor.Next));
                break;
        }
        Assert.True(cursor.Next >= _next);
        _next = cursor.Next;
        return state;
    }

    /// <summary>Takes until the log's end, with reads answered as they are asked for.</summary>
    public void TakeAll(int maxBytes = 1000)
    {
        for (var turns = 0; turns < 100_000; turns++)
        {
            var state = Take(maxBytes);
            if (state == CursorState.AtEnd)
            {
                Assert.Equal(log[cursor.Partition].Next, _next);
                return;
            }
            Assert.NotEqual(CursorState.Failed, state);
            if (state == CursorState.Waiting)
                Assert.True(log.AnswerRead(), "The cursor waits for a read that nobody makes.");
        }
        Assert.Fail("The cursor does not get to the end.");
    }

    private List<long> Expected(long from, long to) =>
        [.. log[cursor.Partition].From(from).TakeWhile(record => record.Offset < to).Select(record => record.Offset).Where(format.Takes)];
}
