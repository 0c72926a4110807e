using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window;

public sealed class LeaseTests : WindowTest
{
    protected override long MaxBytes => 8 << 10;

    [Fact]
    public void Evict_SegmentWhoseSliceIsHeld_LeavesItsBytes()
    {
        var cursor = Subscribe().Cursors[0];
        AppendAndSpeak(1);
        Assert.Equal(CursorState.Records, cursor.TryTake(100, out var slice));
        var before = slice.Bytes.ToArray();
        AppendAndSpeak(100, size: 1_000);
        Assert.Equal(before, slice.Bytes.ToArray());
        Assert.NotEmpty(before);
        slice.Dispose();
    }

    [Fact]
    public void Evict_SegmentWithoutReaders_GivesItsBytesBack()
    {
        var segment = NewSegment();
        segment.Evict();
        Assert.False(segment.TryLease());
        Assert.Equal(0, Held(segment));
    }

    [Fact]
    public void Release_LastLeaseOfAnEvictedSegment_GivesItsBytesBack()
    {
        var segment = NewSegment();
        Assert.True(segment.TryLease());
        segment.Evict();
        Assert.Equal(3, Held(segment));
        segment.Release();
        Assert.Equal(0, Held(segment));
    }

    [Fact]
    public void Seal_EvictedSegment_GivesItsBytesBackOnlyThen()
    {
        var window = new PartitionWindow(new FeedView(Feed, new TextFormat(), [0L]), 0, 0);
        var segment = new Segment(window, 0, 64, 4);
        Assert.True(segment.TryAppend(0, "abc"u8));
        segment.Evict();
        Assert.Equal(3, Held(segment));
        segment.Seal();
        Assert.Equal(0, Held(segment));
    }

    private Segment NewSegment() =>
        new(new PartitionWindow(new FeedView(Feed, new TextFormat(), [0L]), 0, 0), 0, 1, "abc"u8, [3], [0]);

    /// <summary>The bytes it still has; what was given back is replaced by nothing.</summary>
    private static int Held(Segment segment)
    {
        try
        {
            return segment.Slice(0, 1).Length;
        }
        catch (Exception error) when (error is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            return 0;
        }
    }
}
