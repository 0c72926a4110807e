namespace StreamOtter.WebSockets;

/// <summary>
/// What was written to a connection and is not known to have arrived, in order. Each message is proven by the pong for
/// any ping that was written after it. It is bounded: when it is full, nothing is written until pongs come.
/// </summary>
internal sealed class UnprovenMessages(SendBufferOptions bounds)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(OutgoingMessage Message, long ProvenBy)> _messages = [];
    private long _bytes;
    private long _lastPing;

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _messages.Count == 0;
        }
    }

    public bool IsFull
    {
        get
        {
            lock (_gate)
                return _messages.Count >= bounds.MaxMessages || _bytes >= bounds.MaxBytes;
        }
    }

    public bool IsHalfFull
    {
        get
        {
            lock (_gate)
                return _messages.Count >= (bounds.MaxMessages + 1) / 2 || _bytes >= bounds.MaxBytes / 2;
        }
    }

    public void Add(OutgoingMessage message)
    {
        lock (_gate)
        {
            _messages.AddLast((message, _lastPing + 1));
            _bytes += message.Data.Length;
        }
    }

    /// <summary>Takes a message back that was not written after all: the last that was added.</summary>
    public void Remove(OutgoingMessage message)
    {
        lock (_gate)
        {
            _messages.RemoveLast();
            _bytes -= message.Data.Length;
        }
    }

    /// <summary>A ping is about to be written: its pong proves all that was added before.</summary>
    public void OnPing(long number)
    {
        lock (_gate)
            _lastPing = number;
    }

    public void OnPong(long number)
    {
        lock (_gate)
        {
            while (_messages.First is { Value: var oldest } && oldest.ProvenBy <= number)
            {
                _messages.RemoveFirst();
                _bytes -= oldest.Message.Data.Length;
                oldest.Message.Complete(DeliveryOutcome.Delivered);
            }
        }
    }

    /// <summary>Takes what is left when the connection is over.</summary>
    public List<OutgoingMessage> TakeAll()
    {
        lock (_gate)
        {
            List<OutgoingMessage> left = [.. _messages.Select(entry => entry.Message)];
            _messages.Clear();
            _bytes = 0;
            return left;
        }
    }
}
