using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using StreamOtter.Serialization;

namespace StreamOtter.WebSockets;

public sealed partial class WebSocketConnection
{
    private ImmutableArray<MessageReader> _readers = [];
    private volatile IAsyncDeserializationStrategy? _deserializer;
    private bool _hasHandedOut; // everything
    private Exception? _failure;

    /// <summary>
    /// What comes from now on, or since the beginning where nobody has listened yet. Each enumeration sees every message.
    /// One that falls behind holds up the connection, and so the server; one that is left does not.
    /// It ends when the connection is closed.
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
                    yield return message;
            }
        }
        finally
        {
            lock (_gate)
                _readers = _readers.Remove(reader);
            reader.Free();
        }
    }

    private void Attach(MessageReader reader)
    {
        lock (_gate)
        {
            if (_hasHandedOut)
                reader.Complete(_failure);
            else
                _readers = _readers.Add(reader);
        }
        _inbox.Listen();
    }

    /// <summary>Hands everything on that is received, from the first listener on.</summary>
    private async Task HandOutAsync()
    {
        await _inbox.Heard.ConfigureAwait(false);
        while (await _inbox.TakeAsync().ConfigureAwait(false) is { } data)
        {
            if (await UnderstandAsync(data).ConfigureAwait(false) is not { } message)
                continue;
            Raise(_messageReceived, message);
            foreach (var reader in _readers)
                await reader.DeliverAsync(message.Message).ConfigureAwait(false);
        }
        lock (_gate)
        {
            _hasHandedOut = true;
            foreach (var reader in _readers)
                reader.Complete(_failure);
        }
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
            _failure = failure;
            foreach (var reader in _readers)
                reader.Free();
        }
        _inbox.End();
        if (!_inbox.Heard.IsCompleted)
            return; // the first listener finds it
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
