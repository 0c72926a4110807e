namespace StreamOtter.Streams.Embedded;

/// <summary>
/// One follower. Each commit signals it; it then reads on its own, on the thread pool, until there is nothing new,
/// however many commits that covers. It costs nothing between them.
/// </summary>
internal sealed class StreamTail(StreamLog log, ITailObserver observer, long start) : IStreamTail, IThreadPoolWorkItem
{
    private const int ReadBytes = 1024 * 1024;

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadCursor _cursor = new(null, start, 0);
    private volatile EngineException? _end;
    private volatile bool _isDisposed;
    private int _signals;
    private int _thread;

    public IReadOnlyList<long> Start { get; } = [start];

    /// <summary>There may be something new. Whoever raises the count from 0 starts the one run there is.</summary>
    public void Signal()
    {
        if (Interlocked.Increment(ref _signals) == 1)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Passes on what is durable, then the reason; returns when that is done.</summary>
    public Task EndAsync(EngineException reason)
    {
        _end = reason;
        Signal();
        return WaitAsync();
    }

    public ValueTask DisposeAsync()
    {
        log.Remove(this);
        _isDisposed = true;
        Signal();
        return new ValueTask(WaitAsync());
    }

    public void Execute()
    {
        Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        int seen;
        do
        {
            seen = Volatile.Read(ref _signals);
            var isOver = Run();
            Volatile.Write(ref _thread, 0);
            if (isOver)
            {
                // The count stays above 0, so that no other run begins.
                _stopped.TrySetResult();
                return;
            }
            Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);
        }
        while (Interlocked.Add(ref _signals, -seen) != 0);
    }

    /// <summary>The observer may dispose its own tail: to wait for itself would be to wait for ever.</summary>
    private Task WaitAsync() =>
        Volatile.Read(ref _thread) == Environment.CurrentManagedThreadId ? Task.CompletedTask : _stopped.Task;

    /// <summary>Passes on what is new; answers whether the tail is over.</summary>
    private bool Run()
    {
        try
        {
            var end = _end;
            Drain();
            if (end is null)
                return _isDisposed;
            throw new EngineException(end.Error, end.Message);
        }
        catch (Exception error)
        {
            if (_isDisposed)
                return true;
            log.Remove(this);
            try
            {
                observer.OnEnded(error as EngineException ?? new EngineException(
                    EngineError.Unavailable, $"The observer of '{log.Name}' failed: {error.Message}", error));
            }
            catch (Exception)
            {
                // The observer cannot even take its leave; there is nobody left to tell.
            }
            return true;
        }
    }

    private void Drain()
    {
        var buffer = new ReadBuffer(pooled: true);
        var hasPassed = false;
        try
        {
            while (!_isDisposed)
            {
                var read = log.Read(ref _cursor, ReadBytes, ref buffer);
                if (read.OutOfRange)
                {
                    var from = _cursor.Offset;
                    _cursor = new ReadCursor(null, read.Next, 0);
                    observer.OnGap(0, from, read.Next);
                }
                else if (read.Batch.IsEmpty)
                {
                    break;
                }
                else
                {
                    observer.OnRecords(0, read.Batch);
                }
                hasPassed = true;
            }
            if (hasPassed && !_isDisposed)
                observer.OnDrained();
        }
        finally
        {
            buffer.Dispose();
        }
    }
}
