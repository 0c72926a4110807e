namespace StreamOtter.Streams.Window;

/// <summary>
/// One stream on its way to all its subscribers of this process: followed once, framed once for each format, read by
/// cursors. Made by <see cref="StreamFeeds"/>.
/// </summary>
public sealed class StreamFeed : ITailObserver
{
    /// <summary>Subscribers are woken after this many bytes even if more is at hand.</summary>
    private const int WakeBytes = 128 << 10;

    private readonly Lock _gate = new(); // views, subscriptions and the windows' ends move under it
    private readonly StreamFeeds _feeds;
    private FeedView[] _views = [];
    private FeedSubscription[] _subscriptions = [];
    private long[] _next = [];
    private IStreamTail? _tail;
    private EngineException? _ended;
    private long _lastUse;
    private int _sinceWake;

    internal StreamFeed(StreamFeeds feeds, IStreamLog log)
    {
        _feeds = feeds;
        _lastUse = feeds.Time.GetTimestamp();
        Log = log;
    }

    /// <summary>The stream.</summary>
    public IStreamLog Log { get; }

    /// <summary>How many subscriptions of clients there are.</summary>
    public int SubscriptionCount => Volatile.Read(ref _subscriptions).Sum(subscription => subscription.Subscriber.Clients);

    /// <summary>How many partitions are observed.</summary>
    public int PartitionCount => Volatile.Read(ref _next).Length;

    internal WindowMemory Memory => _feeds.Memory;

    /// <summary>
    /// Subscribes at a position: the next offset by partition, where a negative one means the end. The subscriber may
    /// be woken before this returns.
    /// </summary>
    /// <param name="subscriber">Who is woken.</param>
    /// <param name="format">How records are written for it.</param>
    /// <param name="start">The partitions and where to start in each.</param>
    /// <param name="followsNewPartitions">Whether partitions added later belong to it, from their first record on.</param>
    /// <exception cref="EngineException">
    /// The feed has ended (open it again), or <see cref="EngineError.PartitionNotFound"/>.
    /// </exception>
    public FeedSubscription Subscribe(
        ISubscriber subscriber, RecordFormat format, IReadOnlyList<(int Partition, long Next)> start, bool followsNewPartitions)
    {
        lock (_gate)
        {
            if (_ended is not null)
                throw _ended;
            foreach (var (partition, _) in start)
                ThrowIfUnknown(partition);

            var view = Array.Find(_views, view => view.Format.Equals(format));
            if (view is null)
                _views = [.. _views, view = new FeedView(this, format, _next)];
            view.Subscriptions++;

            var cursors = start.Select(at => new Cursor(view[at.Partition], subscriber, at.Next < 0 ? _next[at.Partition] : at.Next));
            if (followsNewPartitions)
            {
                // Those that were added between the caller's look at their number and now.
                var added = Enumerable.Range(0, _next.Length).Except(start.Select(at => at.Partition));
                cursors = cursors.Concat(added.Select(partition => new Cursor(view[partition], subscriber, 0)));
            }
            var subscription = new FeedSubscription(view, subscriber, [.. cursors], followsNewPartitions);
            _subscriptions = [.. _subscriptions, subscription];
            return subscription;
        }
    }

    void ITailObserver.OnRecords(int partition, RecordBatch batch)
    {
        lock (_gate)
        {
            Grow(partition + 1);
            var next = _next[partition];
            foreach (var record in batch)
            {
                foreach (var view in _views)
                    view.Append(partition, record);
                next = record.Offset + 1;
            }
            foreach (var view in _views)
                view[partition].Cover(next);
            _next[partition] = next;
        }
        _sinceWake += batch.Bytes.Length;
        if (_sinceWake >= WakeBytes)
            WakeAll();
    }

    void ITailObserver.OnDrained() => WakeAll();

    void ITailObserver.OnGap(int partition, long from, long next)
    {
        lock (_gate)
        {
            Grow(partition + 1);
            foreach (var view in _views)
                view[partition].Skip(next);
            _next[partition] = next;
        }
    }

    void ITailObserver.OnPartitionsAdded(int count)
    {
        lock (_gate)
        {
            var first = _next.Length;
            Grow(count);
            foreach (var view in _views)
                view.AddPartitions(count);
            foreach (var subscription in _subscriptions)
                subscription.AddPartitions(first, count);
        }
        WakeAll();
    }

    void ITailObserver.OnEnded(EngineException reason)
    {
        FeedSubscription[] subscriptions;
        lock (_gate)
        {
            _ended ??= reason;
            subscriptions = _subscriptions;
        }
        foreach (var subscription in subscriptions)
            subscription.Subscriber.End(reason);
    }

    internal async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        // The tail may speak before its start is known here. There is no view yet, so all that counts is how far it got.
        _tail = await Log.FollowAsync(this, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            Grow(_tail.Start.Count);
            for (var partition = 0; partition < _tail.Start.Count; partition++)
                _next[partition] = Math.Max(_next[partition], _tail.Start[partition]);
        }
    }

    /// <summary>Keeps the feed for who is about to subscribe; false where it has ended.</summary>
    internal bool TryUse()
    {
        lock (_gate)
        {
            _lastUse = _feeds.Time.GetTimestamp();
            return _ended is null;
        }
    }

    /// <summary>Ends the feed if nobody has used it for a while.</summary>
    internal bool TryRetire(TimeSpan unused)
    {
        lock (_gate)
        {
            if (_subscriptions.Length > 0 || _feeds.Time.GetElapsedTime(_lastUse) < unused)
                return false;
            _ended ??= new EngineException(EngineError.Unavailable, $"The stream '{Log.Name}' is no longer followed; open it again.");
            return true;
        }
    }

    internal void Unsubscribe(FeedSubscription subscription, FeedView view)
    {
        lock (_gate)
        {
            var left = Array.FindAll(_subscriptions, other => !ReferenceEquals(other, subscription));
            if (left.Length == _subscriptions.Length)
                return;
            _subscriptions = left;
            _lastUse = _feeds.Time.GetTimestamp();
            if (--view.Subscriptions > 0)
                return;
            _views = Array.FindAll(_views, other => !ReferenceEquals(other, view));
            view.Close();
        }
    }

    internal void StartRead(CatchUpRead read) => _feeds.StartRead(Log, read);

    internal async ValueTask CloseAsync()
    {
        if (_tail is not null)
            await _tail.DisposeAsync().ConfigureAwait(false);
        lock (_gate)
        {
            _ended ??= new EngineException(EngineError.Unavailable, "The gateway is stopping.");
            foreach (var view in _views)
                view.Close();
            _views = [];
        }
    }

    private void WakeAll()
    {
        _sinceWake = 0;
        foreach (var subscription in Volatile.Read(ref _subscriptions))
            subscription.Subscriber.Wake();
    }

    private void Grow(int partitions)
    {
        if (partitions > _next.Length)
            Volatile.Write(ref _next, [.. _next, .. new long[partitions - _next.Length]]);
    }

    private void ThrowIfUnknown(int partition)
    {
        if ((uint)partition >= (uint)_next.Length)
        {
            throw new EngineException(
                EngineError.PartitionNotFound,
                $"The stream '{Log.Name}' has the partitions 0 to {_next.Length - 1}; there is no partition {partition}.");
        }
    }
}
