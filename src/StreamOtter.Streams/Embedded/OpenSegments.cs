namespace StreamOtter.Streams.Embedded;

/// <summary>
/// Bounds how many segments are open that nobody writes to. When there are too many, one is closed that was not read
/// since it was last looked at ("second chance").
/// </summary>
internal sealed class OpenSegments(int limit)
{
    private readonly Queue<Segment> _segments = new();

    public void Add(Segment segment)
    {
        lock (_segments)
        {
            _segments.Enqueue(segment);
            while (_segments.Count > limit)
            {
                var oldest = _segments.Dequeue();
                if (oldest is { IsOpen: true, WasUsed: true } && oldest != segment)
                {
                    oldest.WasUsed = false;
                    _segments.Enqueue(oldest);
                }
                else
                {
                    oldest.Close();
                }
            }
        }
    }
}
