using StreamOtter.Connecting;
using StreamOtter.Serialization;

namespace StreamOtter.WebSockets;

/// <summary>
/// What was received and is not handed on yet. While there is no listener, the newest messages are kept for the first
/// one; from then on a full inbox stops the reading, and TCP the server.
/// </summary>
internal sealed class Inbox(ConnectionOptions options)
{
    private const int MaxMessages = 1024;

    private readonly BoundedQueue<MessageData> _queue = new(MaxMessages, options.MaxMessageBytes, static message => message.Length);
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AsyncSignal Room => _queue.Room;

    /// <summary>Completes with the first listener.</summary>
    public Task Heard => _heard.Task;

    /// <summary>There is a listener.</summary>
    public void Listen() => _heard.TrySetResult();

    /// <summary>Whether there was room; without a listener the oldest makes it.</summary>
    public bool TryAdd(MessageData message)
    {
        while (!_queue.TryAdd(message))
        {
            if (_heard.Task.IsCompleted)
                return false;
            _queue.TryTake(out _);
        }
        return true;
    }

    /// <summary>The next message; null at the end.</summary>
    public async ValueTask<MessageData?> TakeAsync()
    {
        while (true)
        {
            var hasEnded = _queue.HasEnded; // asked for first: nothing is added after it
            if (_queue.TryTake(out var message))
                return message;
            if (hasEnded)
                return null;
            await _queue.Added.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    public void End() => _queue.End();
}
