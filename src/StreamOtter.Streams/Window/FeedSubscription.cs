namespace StreamOtter.Streams.Window;

/// <summary>A subscriber's share of a feed: a cursor for each of its partitions. Used by one thread at a time.</summary>
public sealed class FeedSubscription : IDisposable
{
    private readonly FeedView _view;
    private readonly bool _followsNewPartitions;
    private volatile Cursor[] _cursors;

    internal FeedSubscription(FeedView view, ISubscriber subscriber, Cursor[] cursors, bool followsNewPartitions)
    {
        _view = view;
        Subscriber = subscriber;
        _cursors = cursors;
        _followsNewPartitions = followsNewPartitions;
    }

    /// <summary>The feed.</summary>
    public StreamFeed Feed => _view.Feed;

    /// <summary>A cursor for each partition.</summary>
    public ReadOnlySpan<Cursor> Cursors => _cursors;

    internal ISubscriber Subscriber { get; }

    /// <summary>Ends the subscription. Its cursors must not be used any more.</summary>
    public void Dispose() => Feed.Unsubscribe(this, _view);

    /// <summary>The feed's: partitions were added to the stream; they are read from their first record on.</summary>
    internal void AddPartitions(int first, int count)
    {
        if (!_followsNewPartitions)
            return;
        _cursors = [.. _cursors, .. Enumerable.Range(first, count - first).Select(partition => new Cursor(_view[partition], Subscriber, 0))];
    }
}
