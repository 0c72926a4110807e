namespace StreamOtter.Streams.Embedded;

/// <summary>
/// The threads that write. fsync blocks, so it must not happen on the thread pool; a thread per stream would cost too
/// much when streams are many and idle. Threads come when streams have work and end when there is none for a while.
/// A stream is in the queue at most once, so that one thread at a time writes it.
/// </summary>
internal sealed class WriterPool(int maxThreads)
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    private readonly Queue<StreamLog> _ready = new();
    private int _threads;
    private int _idle;

    public void Schedule(StreamLog log)
    {
        lock (_ready)
        {
            _ready.Enqueue(log);
            if (_ready.Count > _idle && _threads < maxThreads)
                Start();
            else
                Monitor.Pulse(_ready);
        }
    }

    private void Start()
    {
        _threads++;
        new Thread(Run) { IsBackground = true, Name = "StreamOtter log writer" }.Start();
    }

    private void Run()
    {
        var log = Next();
        while (log is not null)
            log = log.RunWriter() ? TakeTurns(log) : Next();
    }

    /// <summary>A stream that has more to do goes on, after those that have waited meanwhile.</summary>
    private StreamLog TakeTurns(StreamLog log)
    {
        lock (_ready)
        {
            if (_ready.Count == 0)
                return log;
            _ready.Enqueue(log);
            return _ready.Dequeue();
        }
    }

    private StreamLog? Next()
    {
        lock (_ready)
        {
            while (_ready.Count == 0)
            {
                _idle++;
                var woken = Monitor.Wait(_ready, IdleTime);
                _idle--;
                if (!woken && _ready.Count == 0)
                {
                    _threads--;
                    return null;
                }
            }
            return _ready.Dequeue();
        }
    }
}
