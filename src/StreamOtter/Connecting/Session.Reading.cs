using StreamOtter.Protocol.V1;
using StreamOtter.Subscribing;

namespace StreamOtter.Connecting;

internal sealed partial class Session
{
    private bool _madeProgress;
    private long? _moveAt;

    private async Task<SessionEnd> ReadAsync()
    {
        while (await ReceiveAsync().ConfigureAwait(false) is { } message)
        {
            _wasHeard = true;
            if (Handle(GatewayMessageReader.Read(message.Span)) is { } full)
                await WaitForRoomAsync(full).ConfigureAwait(false);
        }
        return _broken is { } cause
            ? new SessionEnd(null, cause.GetBaseException().Message, cause, _madeProgress, _moveAt)
            : new SessionEnd(_socket.CloseCode ?? ProtocolCode.NoStatus, _socket.CloseReason ?? "", null, _madeProgress, _moveAt);
    }

    /// <summary>The next message, or null where the gateway closed or the connection broke.</summary>
    private async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync()
    {
        try
        {
            return await _socket.ReceiveAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (IsBroken(error))
        {
            _broken ??= error;
            return null;
        }
    }

    /// <summary>Passes a message on; answers a subscription that is full now.</summary>
    private Subscription? Handle(GatewayMessage message)
    {
        switch (message)
        {
            case RecordsMessage records when !_isClosing:
                _madeProgress = true;
                _options.Metrics.OnReceived(records.Records.Count);
                return _subscriptions.OnRecords(records);
            case GapMessage gap when !_isClosing:
                _options.Metrics.OnGap();
                _subscriptions.OnGap(gap);
                break;
            case PositionMessage position when !_isClosing:
                _subscriptions.OnPosition(position);
                break;
            case AckMessage ack:
                _madeProgress = true;
                _publishes.OnAck(ack);
                _signals.Writer.Set();
                break;
            case NackMessage nack:
                _publishes.OnNack(nack);
                _signals.Writer.Set();
                break;
            case SubscribedMessage subscribed:
                _madeProgress = true;
                _subscriptions.OnSubscribed(subscribed);
                break;
            case UnsubscribedMessage unsubscribed:
                _subscriptions.OnUnsubscribed(unsubscribed);
                break;
            case HistoryMessage history:
                _madeProgress = true;
                _requests.OnAnswer(history.Id, history);
                break;
            case PresenceMessage presence:
                _requests.OnAnswer(presence.Id, presence);
                break;
            case ErrorMessage { Id: { } id } error:
                _requests.OnError(id, error.Code, error.Error);
                break;
            case ErrorMessage { Sub: { } sub, Stream: { } stream } error:
                _subscriptions.OnStreamError(sub, stream, error.Code, error.Error);
                break;
            case ErrorMessage { Sub: { } sub } error:
                _subscriptions.OnError(sub, error.Code, error.Error);
                break;
            case AuthorizedMessage authorized when _isRenewing:
                _isRenewing = false;
                BeginRenewing(authorized.ExpiresIn);
                break;
            case GoawayMessage goaway:
                OnGoaway(goaway);
                break;
            case WelcomeMessage:
                throw new WireFormatException("A second 'welcome'.");
        }
        return null;
    }

    /// <summary>
    /// Nothing is read while a subscription is full, and so the gateway, which keeps no queue either, waits with us.
    /// But where an answer to a publish or a request, or another subscription, is waited for, reading must go on: an application that
    /// publishes what it makes of a record would wait for itself.
    /// </summary>
    private async ValueTask WaitForRoomAsync(Subscription full)
    {
        _isStalled = true;
        while (!_isClosing && full.IsFull && _subscriptions.IsOpen(full))
        {
            if (_publishes.IsBusy || _requests.IsBusy || _subscriptions.Count > 1)
                _subscriptions.Park(full);
            else
                await _signals.Reader.WaitAsync(_over.Token).ConfigureAwait(false);
        }
        _isStalled = false;
    }

    private void OnGoaway(GoawayMessage message)
    {
        if (_moveAt is not null)
            return;
        var time = _options.TimeProvider;
        var delay = TimeSpan.FromMilliseconds(Math.Min(message.Delay, int.MaxValue));
        _moveAt = time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);
        _onGoaway(new Goaway(message.Reason, delay));
        _ = MoveAsync(delay);
    }

    /// <summary>Leaves a gateway that goes away: when its delay is over and what was published has its answers.</summary>
    private async Task MoveAsync(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _options.TimeProvider, _over.Token).ConfigureAwait(false);
            await _publishes.WhenAnsweredAsync(andWaiting: false)
                .WaitAsync(_options.CloseTimeout, _options.TimeProvider, _over.Token).ConfigureAwait(false);
            Close();
        }
        catch (TimeoutException)
        {
            Close();
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // The gateway was faster.
        }
    }
}
