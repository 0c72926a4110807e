namespace StreamOtter.Streams.Window;

/// <summary>Looks every two seconds which streams there are, once for all who want to know, while there are any.</summary>
public sealed class StreamWatch : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly IStreamEngine _engine;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _timer;
    private IStreamWatcher[] _watchers = [];
    private IReadOnlyList<string> _known = [];
    private int _isLooking;

    internal StreamWatch(IStreamEngine engine, TimeProvider time)
    {
        _engine = engine;
        _timer = time.CreateTimer(static state => _ = ((StreamWatch)state!).LookAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Tells a watcher from now on, whenever there are other streams than before.</summary>
    public void Add(IStreamWatcher watcher)
    {
        lock (_gate)
        {
            _watchers = [.. _watchers, watcher];
            if (_watchers.Length == 1)
                _timer.Change(Period, Period);
        }
    }

    /// <summary>Tells it no more.</summary>
    public void Remove(IStreamWatcher watcher)
    {
        lock (_gate)
        {
            _watchers = Array.FindAll(_watchers, other => !ReferenceEquals(other, watcher));
            if (_watchers.Length == 0)
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
    }

    private async Task LookAsync()
    {
        if (Interlocked.Exchange(ref _isLooking, 1) != 0)
            return; // the log takes its time
        try
        {
            var names = await _engine.ListAsync(_stopping.Token).ConfigureAwait(false);
            var isOther = !names.SequenceEqual(_known, StringComparer.Ordinal);
            _known = names;
            foreach (var watcher in Volatile.Read(ref _watchers))
            {
                if (isOther || watcher.IsWaiting)
                    watcher.OnStreams(names);
            }
        }
        catch (Exception error) when (error is EngineException or OperationCanceledException or ObjectDisposedException)
        {
            // The log is away, or we stop: new streams are found when it is back.
        }
        finally
        {
            Volatile.Write(ref _isLooking, 0);
        }
    }
}
