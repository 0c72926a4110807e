using System.Collections.Concurrent;

namespace StreamOtter.Streams.Window;

/// <summary>All streams this process fans out, each followed while somebody subscribes and a little longer.</summary>
public sealed class StreamFeeds : IAsyncDisposable
{
    private const int ReadBytes = 256 << 10;
    private const int ReadAttempts = 100;
    private static readonly TimeSpan ReadRetry = TimeSpan.FromMilliseconds(50);

    private readonly IStreamEngine _engine;
    private readonly ConcurrentDictionary<string, Lazy<Task<StreamFeed>>> _feeds = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _reads;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeSpan _linger;
    private readonly ITimer _sweep;
    private int _isDisposed;

    /// <summary>Feeds over an engine, which they do not own.</summary>
    public StreamFeeds(IStreamEngine engine, WindowOptions options, TimeProvider time)
    {
        _engine = engine;
        Watch = new StreamWatch(engine, time);
        Memory = new WindowMemory(options.MaxBytes);
        Time = time;
        _linger = options.Linger;
        _reads = new SemaphoreSlim(options.ConcurrentReads);
        _sweep = time.CreateTimer(static state => _ = ((StreamFeeds)state!).SweepAsync(), this, _linger, _linger);
    }

    /// <summary>Bytes the windows hold now.</summary>
    public long MemoryUsed => Memory.Used;

    /// <summary>Which streams there are.</summary>
    public StreamWatch Watch { get; }

    internal WindowMemory Memory { get; }

    internal TimeProvider Time { get; }

    /// <summary>The feed of a stream. Subscribe to it soon: one that nobody uses is let go.</summary>
    /// <exception cref="EngineException">As <see cref="IStreamEngine.OpenAsync"/>.</exception>
    public async ValueTask<StreamFeed> OpenAsync(string stream, bool mayCreate, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var entry = _feeds.GetOrAdd(stream, name => new(() => OpenFeedAsync(name, mayCreate)));
            try
            {
                var feed = await entry.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (feed.TryUse())
                    return feed;
                _feeds.TryRemove(KeyValuePair.Create(stream, entry));
            }
            catch (Exception) when (entry.Value.IsFaulted || entry.Value.IsCanceled)
            {
                // Whatever it was, whoever comes next tries anew.
                _feeds.TryRemove(KeyValuePair.Create(stream, entry));
                throw;
            }
        }
    }

    /// <summary>The feed of a stream that is followed now, or null: it is not opened for this.</summary>
    public StreamFeed? Find(string stream) =>
        _feeds.TryGetValue(stream, out var entry) && entry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }
            ? entry.Value.Result
            : null;

    /// <summary>The streams that somebody subscribes to, and how many subscriptions each has.</summary>
    public Dictionary<string, int> CountSubscriptions()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in _feeds.Keys)
        {
            if (Find(name) is { SubscriptionCount: > 0 and var count })
                counts[name] = count;
        }
        return counts;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _sweep.DisposeAsync().ConfigureAwait(false);
        await Watch.DisposeAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var (_, entry) in _feeds)
        {
            if (entry.IsValueCreated && entry.Value.IsCompletedSuccessfully)
                await (await entry.Value.ConfigureAwait(false)).CloseAsync().ConfigureAwait(false);
        }
        _feeds.Clear();
        _stopping.Dispose();
        _reads.Dispose();
    }

    internal void StartRead(IStreamLog log, CatchUpRead read) => _ = ReadAsync(log, read);

    private async Task<StreamFeed> OpenFeedAsync(string name, bool mayCreate)
    {
        try
        {
            var log = await _engine.OpenAsync(name, mayCreate, _stopping.Token).ConfigureAwait(false);
            var feed = new StreamFeed(this, log);
            await feed.OpenAsync(_stopping.Token).ConfigureAwait(false);
            return feed;
        }
        catch (Exception error) when (_stopping.IsCancellationRequested && error is OperationCanceledException or ObjectDisposedException)
        {
            throw new EngineException(EngineError.Unavailable, "The gateway is stopping.", error);
        }
    }

    private async Task ReadAsync(IStreamLog log, CatchUpRead read)
    {
        try
        {
            await _reads.WaitAsync(_stopping.Token).ConfigureAwait(false);
            try
            {
                read.Complete(await ReadSomeAsync(log, read).ConfigureAwait(false));
            }
            finally
            {
                _reads.Release();
            }
        }
        catch (EngineException error)
        {
            read.Fail(error);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            read.Fail(new EngineException(EngineError.Unavailable, "The gateway is stopping.", error));
        }
        catch (Exception error)
        {
            // No answer at all would leave everybody who waits for it waiting for ever.
            read.Fail(new EngineException(EngineError.Unavailable, $"Reading '{log.Name}' failed: {error.Message}", error));
        }
    }

    /// <summary>
    /// The tail has seen the records that are read here, so there are some; a reader that lags behind the tail for a
    /// moment (a Kafka replica, a view of the end that is not new enough) is asked again.
    /// </summary>
    private async ValueTask<ReadResult> ReadSomeAsync(IStreamLog log, CatchUpRead read)
    {
        for (var attempt = 0; attempt < ReadAttempts; attempt++)
        {
            var result = await log.ReadAsync(read.Partition, read.First, ReadBytes, _stopping.Token).ConfigureAwait(false);
            if (result.OutOfRange || result.Next > read.First)
                return result;
            await Task.Delay(ReadRetry, Time, _stopping.Token).ConfigureAwait(false);
        }
        throw new EngineException(
            EngineError.Unavailable,
            $"The records of '{log.Name}' from offset {read.First} of partition {read.Partition} on could not be read. Resume there later.");
    }

    /// <summary>Lets go of the feeds that nobody has subscribed to for a while.</summary>
    private async Task SweepAsync()
    {
        foreach (var (name, entry) in _feeds)
        {
            if (!entry.IsValueCreated || !entry.Value.IsCompletedSuccessfully)
                continue;
            var feed = await entry.Value.ConfigureAwait(false);
            if (!feed.TryRetire(_linger))
                continue;
            // Whether it is taken out here or by somebody who came meanwhile and found it ended: it is closed here.
            _feeds.TryRemove(KeyValuePair.Create(name, entry));
            await feed.CloseAsync().ConfigureAwait(false);
        }
    }
}
