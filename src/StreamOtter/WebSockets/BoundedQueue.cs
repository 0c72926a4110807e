using System.Diagnostics.CodeAnalysis;
using StreamOtter.Connecting;

namespace StreamOtter.WebSockets;

/// <summary>Messages in order, bounded in number and bytes. One waits for room, and one for messages.</summary>
internal sealed class BoundedQueue<T>(int maxMessages, long maxBytes, Func<T, int> sizeOf)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<T> _messages = [];
    private long _bytes;
    private volatile bool _hasEnded;

    /// <summary>Set when there may be room.</summary>
    public AsyncSignal Room { get; } = new();

    /// <summary>Set when there may be a message, and at the end.</summary>
    public AsyncSignal Added { get; } = new();

    public bool HasEnded => _hasEnded;

    public bool IsEmpty => Count == 0;

    public int Count
    {
        get
        {
            lock (_gate)
                return _messages.Count;
        }
    }

    /// <summary>Whether there was room: an empty queue takes any message.</summary>
    public bool TryAdd(T message)
    {
        lock (_gate)
        {
            if (_hasEnded || _messages.Count > 0 && (_messages.Count >= maxMessages || _bytes + sizeOf(message) > maxBytes))
                return false;
            _messages.AddLast(message);
            _bytes += sizeOf(message);
        }
        Added.Set();
        return true;
    }

    public bool TryTake([MaybeNullWhen(false)] out T message)
    {
        lock (_gate)
        {
            if (_messages.First is not { } first)
            {
                message = default;
                return false;
            }
            message = first.Value;
            _messages.RemoveFirst();
            _bytes -= sizeOf(message);
        }
        Room.Set();
        return true;
    }

    /// <summary>Takes messages back that were taken, in front of all others, whether there is room or not.</summary>
    public void PutBack(IReadOnlyList<T> messages)
    {
        lock (_gate)
        {
            foreach (var message in messages.Reverse())
            {
                _messages.AddFirst(message);
                _bytes += sizeOf(message);
            }
        }
        Added.Set();
    }

    /// <summary>Takes no more messages; those that are there can still be taken.</summary>
    public void End()
    {
        lock (_gate)
            _hasEnded = true;
        Room.Set();
        Added.Set();
    }
}
