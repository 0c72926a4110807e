using StreamOtter.Resilience;
using StreamOtter.Serialization;

namespace StreamOtter.WebSockets;

internal sealed partial class SocketSession
{
    private async Task<ConnectionLoss> ReadAsync()
    {
        try
        {
            while (await _socket.ReceiveAsync().ConfigureAwait(false) is { } message)
            {
                MadeProgress = true;
                _meter.OnReceived(message.Length);
                if (!_inbox.TryAdd(message))
                    await WaitForRoomAsync(message).ConfigureAwait(false);
            }
            return new ConnectionLoss(_socket.CloseReason) { CloseCode = _socket.CloseCode };
        }
        catch (MessageTooLargeException error)
        {
            return new ConnectionLoss(error.Message) { Exception = error };
        }
        catch (Exception error) when (IsBroken(error))
        {
            var cause = _broken ?? error;
            return new ConnectionLoss(cause.GetBaseException().Message) { Exception = cause };
        }
    }

    /// <summary>Nothing is read while the application does not take what it was sent, and so the server waits with it.</summary>
    private async ValueTask WaitForRoomAsync(MessageData message)
    {
        _isStalled = true;
        do
            await _inbox.Room.WaitAsync(_over.Token).ConfigureAwait(false);
        while (!_inbox.TryAdd(message));
        _isStalled = false;
        _heartbeat.OnRoom();
    }

    private void OnPong(long number)
    {
        if (!_heartbeat.OnPong(number))
            return;
        MadeProgress = true;
        _unproven.OnPong(number);
        _outbox.Added.Set();
    }
}
