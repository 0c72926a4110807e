using Confluent.Kafka;

namespace StreamOtter.Kafka.Integration.Consuming;

/// <summary>
/// A partition that is this consumer's: what was read of it and waits, what is under way, and how far it is done. The
/// position moves only over messages that are done, in order; a lane that is closed gives nothing out.
/// </summary>
internal sealed class Lane(TopicPartition partition, int maxWaiting)
{
    private const int MaxBytes = 4 << 20;

    private readonly Lock _gate = new();
    private readonly Queue<ConsumerMessage> _waiting = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _room = new(initialState: true);
    private bool _isClosed;
    private int _underWay;
    private long _bytes;
    private long _position = -1;

    public TopicPartition Partition => partition;

    /// <summary>Cancelled when the partition goes: what is not being handled is not begun.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Cancelled when it is gone: what is still being handled counts no more.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>Whether the client was told to fetch nothing. The poll loop's alone.</summary>
    public bool IsPaused { get; set; }

    /// <summary>The position that the client was given last. The poll loop's alone.</summary>
    public long Stored { get; set; } = -1;

    /// <summary>What its handler has, or null.</summary>
    public ConsumerMessage? UnderWay { get; set; }

    /// <summary>The offset after the last message that is done, or that it begins at; -1 before either is known.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>False from when it is full until it is half empty.</summary>
    public bool HasRoom => _room.IsSet;

    public bool WaitForRoom(TimeSpan patience) => _room.Wait(patience);

    /// <summary>Where its first message will be: nothing before that is to be done.</summary>
    public void BeginAt(long offset) => Interlocked.CompareExchange(ref _position, offset, -1);

    public void Add(ConsumerMessage message)
    {
        lock (_gate)
        {
            _waiting.Enqueue(message);
            _bytes += message.Size;
            if (_waiting.Count >= maxWaiting || _bytes >= MaxBytes)
                _room.Reset();
        }
    }

    /// <summary>Takes messages that wait; none while earlier ones are under way.</summary>
    public bool TryTake(int max, List<ConsumerMessage> into)
    {
        lock (_gate)
        {
            if (_isClosed || _underWay > 0 || _waiting.Count == 0)
                return false;
            for (; _underWay < max && _waiting.TryDequeue(out var message); _underWay++)
            {
                _bytes -= message.Size;
                into.Add(message);
            }
            if (_waiting.Count <= maxWaiting / 2 && _bytes <= MaxBytes / 2)
                _room.Set();
            return true;
        }
    }

    /// <summary>The next of those that were taken is done.</summary>
    public void Complete(ConsumerMessage message) => Leave(message.Offset + 1);

    /// <summary>One that was taken is not done: nothing after it is given out.</summary>
    public void Release()
    {
        Leave(position: -1);
        _ = CloseAsync();
    }

    /// <summary>Gives out nothing more.</summary>
    /// <returns>Done when nothing is under way.</returns>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            _waiting.Clear();
            _bytes = 0;
            _room.Set();
            if (_underWay == 0)
                _drained.TrySetResult();
        }
        // Who hears of it is not to do so on this thread.
        _ = _closing.CancelAsync();
        return _drained.Task;
    }

    /// <summary>What is under way counts no more.</summary>
    public void Abandon()
    {
        lock (_gate)
            _underWay = int.MinValue / 2;
        _drained.TrySetResult();
        _ = CloseAsync();
        _ = _abandoned.CancelAsync();
    }

    private void Leave(long position)
    {
        lock (_gate)
        {
            if (_underWay <= 0)
                return;
            if (position >= 0)
                Volatile.Write(ref _position, position);
            if (--_underWay == 0 && _isClosed)
                _drained.TrySetResult();
        }
    }
}
