namespace StreamOtter.WebSockets;

internal sealed partial class SocketSession
{
    /// <summary>
    /// Whether something was written that no ping is behind yet. One ping is under way at a time: its pong tells that the
    /// next may go.
    /// </summary>
    private bool IsProofWanted => !_heartbeat.IsUnanswered && !_unproven.IsEmpty
        && (_unproven.IsHalfFull || _outbox.IsEmpty && (_options.ProveDelivery || _goodbye is not null));

    private async Task WriteAsync()
    {
        try
        {
            while (!_over.IsCancellationRequested)
            {
                if (_heartbeat.TakeDue() || IsProofWanted)
                {
                    await PingAsync().ConfigureAwait(false);
                }
                else if (!_unproven.IsFull && _outbox.TryTake(out var message))
                {
                    await SendAsync(message).ConfigureAwait(false);
                }
                else if (_goodbye is { } goodbye && (_mayLeaveUnproven || _outbox.IsDone && _unproven.IsEmpty))
                {
                    _saidGoodbye = true;
                    await _socket.CloseAsync(goodbye.Code, goodbye.Reason).ConfigureAwait(false);
                    return;
                }
                else
                {
                    await _outbox.Added.WaitAsync(_over.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error) when (IsBroken(error))
        {
            if (!_over.IsCancellationRequested)
                Abort(error);
        }
    }

    private ValueTask PingAsync()
    {
        var number = _heartbeat.OnPing();
        _unproven.OnPing(number);
        return _socket.PingAsync(number);
    }

    private async ValueTask SendAsync(OutgoingMessage message)
    {
        var writes = _socket.Writes;
        _unproven.Add(message);
        try
        {
            await _socket.SendAsync(message.Data).ConfigureAwait(false);
            _meter.OnSent(message.Data.Length);
        }
        catch (Exception error) when (IsBroken(error) && _socket.Writes == writes)
        {
            _unproven.Remove(message); // the socket was closed before: nothing of it was written
            _outbox.PutBack([message]);
            throw;
        }
    }
}
