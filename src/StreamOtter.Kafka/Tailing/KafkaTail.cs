using Microsoft.Extensions.Logging;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Tailing;

/// <summary>
/// One observer of a topic. The reader's thread calls it under a lock that disposal takes too, so that no call comes
/// after disposal; an observer may dispose its own tail from within a call.
/// </summary>
internal sealed partial class KafkaTail : IStreamTail
{
    private readonly Lock _gate = new();
    private readonly ITailObserver _observer;
    private readonly Action<KafkaTail> _onDisposed;
    private readonly ILogger _logger;
    // By partition: what lies before was seen, or was there before the tail.
    private readonly List<long> _next;
    private bool _over;

    public KafkaTail(KafkaLog log, IReadOnlyList<long> start, ITailObserver observer, Action<KafkaTail> onDisposed, ILogger logger)
    {
        Log = log;
        Start = start;
        _next = [.. start];
        _observer = observer;
        _onDisposed = onDisposed;
        _logger = logger;
    }

    public KafkaLog Log { get; }

    public IReadOnlyList<long> Start { get; }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_over)
                return ValueTask.CompletedTask;
            _over = true;
        }
        _onDisposed(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Passes on records of a partition that end before <paramref name="next"/>.</summary>
    public void Pass(int partition, RecordBatch batch, long next) => Call(observer =>
    {
        var seen = _next[partition];
        if (next <= seen)
            return;
        _next[partition] = next;
        observer.OnRecords(partition, After(batch, seen));
    });

    public void Drained() => Call(observer => observer.OnDrained());

    /// <summary>
    /// Reading goes on elsewhere. A tail that was to see nothing before the new place loses nothing by a leap forward;
    /// a leap back means that the log was cut, and is every tail's.
    /// </summary>
    public void Leap(int partition, long position, long next) => Call(observer =>
    {
        var from = _next[partition];
        if (next > position ? from >= next : from <= next)
            return;
        _next[partition] = next;
        observer.OnGap(partition, from, next);
    });

    public void Grow(int count) => Call(observer =>
    {
        if (count <= _next.Count)
            return;
        while (_next.Count < count)
            _next.Add(0);
        observer.OnPartitionsAdded(count);
    });

    public void End(EngineException reason) => Call(observer =>
    {
        _over = true;
        observer.OnEnded(reason);
    });

    private void Call(Action<ITailObserver> call)
    {
        lock (_gate)
        {
            if (_over)
                return;
            try
            {
                call(_observer);
            }
            catch (Exception e)
            {
                // The thread serves every other tail too. This one cannot go on: what it missed would be lost silently.
                LogObserverFailed(Log.Name, e);
                _over = true;
                _onDisposed(this);
            }
        }
    }

    private static RecordBatch After(RecordBatch batch, long offset)
    {
        var skipped = 0;
        foreach (var record in batch)
        {
            if (record.Offset >= offset)
                break;
            skipped += record.Size;
        }
        return new RecordBatch(batch.Bytes[skipped..]);
    }

    [LoggerMessage(3020, LogLevel.Error, "A tail of {Topic} is ended: its observer failed")]
    private partial void LogObserverFailed(string topic, Exception reason);
}
