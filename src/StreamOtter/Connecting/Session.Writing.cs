using System.Buffers;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Connecting;

internal sealed partial class Session
{
    private volatile bool _wasHeard;
    private volatile bool _isStalled;
    private volatile bool _isPingDue;
    private bool _pinged;
    private long _pings;

    private async Task WriteAsync()
    {
        var message = new ArrayBufferWriter<byte>(4 << 10);
        try
        {
            while (!_over.IsCancellationRequested)
            {
                message.ResetWrittenCount();
                if (TryWriteNext(message))
                {
                    await _socket.SendAsync(message.WrittenMemory).ConfigureAwait(false);
                }
                else if (_isClosing)
                {
                    await _socket.CloseAsync(ProtocolCode.NormalClosure, "").ConfigureAwait(false);
                    return;
                }
                else
                {
                    await _signals.Writer.WaitAsync(_over.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error) when (IsBroken(error))
        {
            if (!_over.IsCancellationRequested)
                Abort(error);
        }
    }

    /// <summary>Writes what is to be said next; at the end, nothing that the gateway would have to answer.</summary>
    private bool TryWriteNext(ArrayBufferWriter<byte> message)
    {
        if (_isPingDue)
        {
            _isPingDue = false;
            ClientMessageWriter.WritePing(message, ++_pings);
            return true;
        }
        var isLeaving = _isClosing || _moveAt is not null;
        if (!isLeaving && Interlocked.Exchange(ref _newToken, null) is { } token)
        {
            _isRenewing = true;
            ClientMessageWriter.WriteAuth(message, token);
            return true;
        }
        if (_subscriptions.TryWrite(message, _welcome.MessageLimit, isLeaving))
            return true;
        if (isLeaving)
            return false;
        message.ResetWrittenCount();
        if (_requests.TryWrite(message))
            return true;
        if (_publishes.TryWrite(message, _welcome))
            return true;
        return false;
    }

    /// <summary>
    /// A gateway is never silent for two heartbeats, because it answers a ping. While a full subscription keeps us from
    /// reading we cannot know, and ping so that the gateway does not take us for gone.
    /// </summary>
    private void OnHeartbeat()
    {
        if (_pinged && !_wasHeard && !_isStalled)
        {
            Abort(new TimeoutException("The gateway was silent for two heartbeats."));
            return;
        }
        _pinged = !_wasHeard && !_isStalled;
        _isPingDue = _pinged || _isStalled;
        _wasHeard = false;
        _signals.Writer.Set();
    }
}
