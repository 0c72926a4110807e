using System.Diagnostics.CodeAnalysis;
using StreamOtter.Connecting;
using StreamOtter.Serialization;

namespace StreamOtter.WebSockets;

/// <summary>
/// What was received and is not handed on yet. While there is no listener, the newest messages are kept for the next
/// one; while there is, a full inbox stops the reading, and TCP the server.
/// </summary>
internal sealed class Inbox(ConnectionOptions options, Action onFirstDropped)
{
    private const int MaxMessages = 1024;

    private readonly BoundedQueue<MessageData> _queue = new(MaxMessages, options.MaxMessageBytes, static message => message.Length);
    private volatile TaskCompletionSource _heard = NewHeard();
    private bool _hasDropped;

    public AsyncSignal Room => _queue.Room;

    /// <summary>Set when there may be a message to hand on, and at the end.</summary>
    public AsyncSignal Added => _queue.Added;

    /// <summary>Whether no more comes.</summary>
    public bool HasEnded => _queue.HasEnded;

    /// <summary>Completes with a listener.</summary>
    public Task Heard => _heard.Task;

    /// <summary>There is a listener.</summary>
    public void Listen() => _heard.TrySetResult();

    /// <summary>There is none any more. The connection's lock keeps this and <see cref="Listen"/> apart.</summary>
    public void Unlisten()
    {
        if (_heard.Task.IsCompleted)
            _heard = NewHeard();
        _queue.Room.Set(); // who waits for room makes it
        _queue.Added.Set();
    }

    /// <summary>Whether there was room; without a listener the oldest makes it.</summary>
    public bool TryAdd(MessageData message)
    {
        while (!_queue.TryAdd(message))
        {
            if (_heard.Task.IsCompleted)
                return false;
            _queue.TryTake(out _);
            if (!_hasDropped)
                onFirstDropped();
            _hasDropped = true;
        }
        return true;
    }

    public bool TryTake([MaybeNullWhen(false)] out MessageData message) => _queue.TryTake(out message);

    public void End() => _queue.End();

    private static TaskCompletionSource NewHeard() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
