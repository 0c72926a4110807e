using StreamOtter.Connecting;

namespace StreamOtter.StreamSea;

/// <summary>
/// A subscription over all its connections. It reads when the application asks for the next message, so that what the
/// application does not take waits at the server, and nothing is gathered here.
/// </summary>
internal sealed class SeaSubscription(StreamSeaClientOptions options, SeaProof proof, string stream, StreamSeaSubscribeOptions subscribe) : IAsyncDisposable
{
    private readonly Guid? _group = subscribe.Fanout ? Guid.NewGuid() : subscribe.GroupId;
    private readonly Backoff _backoff = new(options.ReconnectMin, options.ReconnectMax, options.Random);
    private SeaConnection? _connection;
    private long _openedAt;
    private bool _wasDenied; // by the last attempt, in spite of its token

    /// <summary>The next message, over whatever connection.</summary>
    /// <exception cref="StreamSeaException">There are no more; it says why.</exception>
    public async ValueTask<StreamSeaMessage> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Exception cause;
            try
            {
                if (_connection is null)
                    await OpenAsync(cancellationToken).ConfigureAwait(false);
                return await _connection!.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ConnectionFailedException error)
            {
                cause = error;
            }
            catch (StreamSeaException error) when (error.IsDenial && options.JwtProvider is not null && !_wasDenied)
            {
                _wasDenied = true;
                cause = error;
            }
            await WaitAsync(cause, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? default;

    /// <summary>Tells the application of the end.</summary>
    public void Close(Exception? cause) => Tell(ClientState.Closed, cause, retryIn: null);

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        Tell(ClientState.Connecting, cause: null, retryIn: null);
        _connection = await SeaConnection.OpenAsync(options, proof, stream, _group, cancellationToken).ConfigureAwait(false);
        _openedAt = options.TimeProvider.GetTimestamp();
        _wasDenied = false;
        Tell(ClientState.Open, cause: null, retryIn: null);
    }

    private async Task WaitAsync(Exception cause, CancellationToken cancellationToken)
    {
        if (_connection is not null && options.TimeProvider.GetElapsedTime(_openedAt) >= options.ReconnectMax)
            _backoff.Reset();
        await DisposeAsync().ConfigureAwait(false);
        _connection = null;
        var delay = _backoff.Next();
        Tell(ClientState.Connecting, cause, delay);
        await Task.Delay(delay, options.TimeProvider, cancellationToken).ConfigureAwait(false);
    }

    private void Tell(ClientState state, Exception? cause, TimeSpan? retryIn) => subscribe.StateChanged?.Invoke(new StateChange(state, cause, retryIn));
}
