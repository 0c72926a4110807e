using System.Diagnostics.CodeAnalysis;
using StreamOtter.Connecting;

namespace StreamOtter.WebSockets;

/// <summary>The send buffer: a queue with a policy. It reports every message that leaves it without having been written.</summary>
internal sealed class Outbox(SendBufferOptions options, Action<OutgoingMessage, string> onUndelivered)
{
    private readonly BoundedQueue<OutgoingMessage> _queue = new(options.MaxMessages, options.MaxBytes, static message => message.Data.Length);
    private int _onTheWay;

    /// <summary>Set when there may be a message to write.</summary>
    public AsyncSignal Added => _queue.Added;

    public bool IsEmpty => _queue.IsEmpty;

    /// <summary>
    /// Whether no message is on its way here, and it is empty: asked for in this order, for a message is added before it has
    /// arrived.
    /// </summary>
    public bool IsDone => Volatile.Read(ref _onTheWay) == 0 && IsEmpty;

    public int Count => _queue.Count;

    /// <summary>A message sets out for here: it may wait for its turn, the rate limit and room.</summary>
    public void SetOut() => Interlocked.Increment(ref _onTheWay);

    /// <summary>It was added, or will not be. Whether none is on its way any more.</summary>
    public bool Arrive() => Interlocked.Decrement(ref _onTheWay) == 0;

    /// <summary>Takes a message, when there is room. Those who wait have their turns, so one does at a time.</summary>
    /// <exception cref="MessageTooLargeException">There will never be room for it.</exception>
    /// <exception cref="SendBufferFullException">There is none, and the policy, or the caller, says not to wait.</exception>
    /// <exception cref="ConnectionClosedException">The connection has ended.</exception>
    public async ValueTask AddAsync(OutgoingMessage message, bool mayWait, CancellationToken cancellationToken)
    {
        if (message.Data.Length > options.MaxBytes)
            throw MessageTooLargeException.OfSent(message.Data.Length, options.MaxBytes);
        while (!_queue.TryAdd(message))
        {
            if (_queue.HasEnded)
                throw new ConnectionClosedException("The connection was closed before it took the message, which was not sent.");
            if (options.WhenFull == FullBufferPolicy.DropOldest)
            {
                if (_queue.TryTake(out var oldest))
                    onUndelivered(oldest, "The send buffer was full, and newer messages took its place (DropOldest).");
            }
            else if (options.WhenFull == FullBufferPolicy.Throw || !mayWait)
            {
                throw new SendBufferFullException(options);
            }
            else
            {
                await _queue.Room.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public bool TryTake([MaybeNullWhen(false)] out OutgoingMessage message) => _queue.TryTake(out message);

    /// <summary>Takes messages back that are to be written again, before all others.</summary>
    public void PutBack(IReadOnlyList<OutgoingMessage> messages) => _queue.PutBack(messages);

    /// <summary>Takes no more, and reports what is left.</summary>
    public void End(string reason)
    {
        _queue.End();
        while (_queue.TryTake(out var message))
            onUndelivered(message, reason);
    }
}
