using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using StreamOtter.Serialization;

namespace StreamOtter.WebSockets;

public sealed partial class WebSocketConnection
{
    private ImmutableArray<MessageReader> _readers = [];
    private volatile IAsyncDeserializationStrategy? _deserializer;
    private Queue<ReceivedMessage> _unheard = new(); // understood, and not yet handed to anybody who listens
    private bool _isEnding; // nothing more is received
    private bool _hasHandedOut; // everything
    private Exception? _failure;

    /// <summary>
    /// What comes from now on, behind what came while nobody listened, and what an enumeration that was left alone had not
    /// seen: the newest 1,024 messages. Each enumeration sees every message. One that falls behind holds up the connection,
    /// and so the server; one that is left does not. It ends when the connection is closed.
    /// </summary>
    /// <exception cref="StreamOtterException">The connection was given up; the exception says why.</exception>
    public async IAsyncEnumerable<object?> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = new MessageReader();
        Attach(reader);
        try
        {
            while (await reader.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                while (reader.TryRead(out var message))
                    yield return message.Message;
            }
        }
        finally
        {
            Detach(reader);
        }
    }

    private bool IsListenedTo => _readers.Length > 0 || _messageReceived is not null;

    private void Attach(MessageReader reader)
    {
        lock (_gate)
        {
            if (!_hasHandedOut)
            {
                _readers = _readers.Add(reader);
                _inbox.Listen();
                return;
            }
            while (_unheard.TryDequeue(out var message))
                reader.Add(message);
            reader.Complete(_failure);
        }
    }

    /// <summary>What only this reader would have seen, the next listener sees.</summary>
    private void Detach(MessageReader reader)
    {
        lock (_gate)
        {
            _readers = _readers.Remove(reader);
            var unseen = reader.Leave();
            if (!IsListenedTo)
                _unheard = new([.. unseen, .. _unheard]);
            StopListening();
        }
    }

    /// <summary>With the last listener; at the end, which is handed on all the same, there is nothing to wait for.</summary>
    private void StopListening()
    {
        if (!IsListenedTo && !_isEnding)
            _inbox.Unlisten();
    }

    /// <summary>Hands everything on that is received, while somebody listens.</summary>
    private async Task HandOutAsync()
    {
        while (await NextAsync().ConfigureAwait(false))
        {
            foreach (var reader in _readers)
                await reader.WhenRoomAsync().ConfigureAwait(false);
            Deliver();
        }
        lock (_gate)
        {
            _hasHandedOut = true;
            foreach (var reader in _readers)
                reader.Complete(_failure);
        }
    }

    /// <summary>Waits until there is a message and somebody who listens; false at the end.</summary>
    private async ValueTask<bool> NextAsync()
    {
        while (true)
        {
            await _inbox.Heard.ConfigureAwait(false);
            lock (_gate)
            {
                if (_unheard.Count > 0 && IsListenedTo)
                    return true;
            }
            var hasEnded = _inbox.HasEnded; // asked for first: nothing is added after it
            if (_inbox.TryTake(out var data))
            {
                if (await UnderstandAsync(data).ConfigureAwait(false) is { } message)
                {
                    lock (_gate)
                        _unheard.Enqueue(message);
                }
            }
            else if (hasEnded)
            {
                return false;
            }
            else
            {
                await _inbox.Added.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The oldest message, to everybody who listens; where they have gone meanwhile, it stays.</summary>
    private void Deliver()
    {
        EventHandler<ReceivedMessage>? handlers;
        ReceivedMessage? message;
        lock (_gate)
        {
            if (!IsListenedTo || !_unheard.TryDequeue(out message))
                return;
            foreach (var reader in _readers)
                reader.Add(message);
            handlers = _messageReceived;
        }
        Raise(handlers, message);
    }

    /// <summary>The message, or null where it cannot be understood, or the middleware stops it.</summary>
    private async ValueTask<ReceivedMessage?> UnderstandAsync(MessageData data)
    {
        try
        {
            var message = await _services.Serialization.DeserializeMessageAsync(data, _deserializer).ConfigureAwait(false);
            var context = new MessageContext(this, MessageDirection.Incoming, message, CancellationToken.None);
            return await _middleware.RunAsync(context).ConfigureAwait(false) ? new ReceivedMessage(context.Message, data) : null;
        }
        catch (Exception error)
        {
            Report(error, "receiving");
            return null;
        }
    }

    /// <summary>Nothing more is received: what was is handed on, within the time for closing.</summary>
    private async Task FinishHandingOutAsync(Task handingOut, Exception? failure)
    {
        lock (_gate)
        {
            (_failure, _isEnding) = (failure, true);
            foreach (var reader in _readers)
                reader.Free();
        }
        _inbox.End();
        if (!_inbox.Heard.IsCompleted)
            return; // the next listener finds it
        try
        {
            await handingOut.WaitAsync(_options.CloseTimeout, _services.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A listener takes its time.
        }
    }
}
