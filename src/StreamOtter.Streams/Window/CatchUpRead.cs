namespace StreamOtter.Streams.Window;

/// <summary>One read of older records for everybody who stands near its start.</summary>
internal sealed class CatchUpRead
{
    /// <summary>Who starts this many offsets further on waits for this read instead of making its own.</summary>
    private const long Near = 1_000;

    private readonly Lock _gate = new();
    private readonly PartitionWindow _window;
    private HashSet<ISubscriber>? _waiting;
    private volatile bool _isCompleted;

    public CatchUpRead(PartitionWindow window, long first, ISubscriber subscriber)
    {
        _window = window;
        First = first;
        _waiting = new HashSet<ISubscriber>(ReferenceEqualityComparer.Instance) { subscriber };
    }

    public int Partition => _window.Partition;

    public long First { get; }

    /// <summary>Whether it is over. The result is in the window, unless one of the next two says otherwise.</summary>
    public bool IsCompleted => _isCompleted;

    /// <summary>Where the offset asked for is not retained: the nearest one that is.</summary>
    public long? GapEnd { get; private set; }

    /// <summary>Why nothing could be read.</summary>
    public EngineException? Error { get; private set; }

    /// <summary>Lets a subscriber wait for this read, if it will likely serve it.</summary>
    public bool TryJoin(long offset, ISubscriber subscriber)
    {
        if (offset < First || offset - First > Near)
            return false;
        lock (_gate)
        {
            if (_waiting is null)
                return false;
            _waiting.Add(subscriber);
            return true;
        }
    }

    public void Complete(in ReadResult result)
    {
        if (result.OutOfRange)
            GapEnd = result.Next;
        else
            _window.Fill(First, result);
        Finish();
    }

    public void Fail(EngineException error)
    {
        Error = error;
        Finish();
    }

    private void Finish()
    {
        HashSet<ISubscriber> waiting;
        lock (_gate)
        {
            if (_waiting is null)
                return;
            _isCompleted = true;
            waiting = _waiting;
            _waiting = null;
        }
        _window.Finished(this);
        foreach (var subscriber in waiting)
            subscriber.Wake();
    }
}
