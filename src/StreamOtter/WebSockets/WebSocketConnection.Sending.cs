using StreamOtter.RateLimiting;
using StreamOtter.Serialization;

namespace StreamOtter.WebSockets;

public sealed partial class WebSocketConnection
{
    private readonly SemaphoreSlim _turn = new(1); // first come, first served
    private readonly MessageLimiter _limiter;
    private volatile IAsyncSerializationStrategy? _serializer;
    private long _taken;
    private int _waitingSends;

    /// <summary>
    /// Sends a message: through the middleware, the serializer and the rate limit into the send buffer, and from there to
    /// the server when there is a connection. Messages go out in the order of the calls.
    /// </summary>
    /// <param name="message">The message; <see cref="MessageData"/> is sent as it is.</param>
    /// <param name="cancellationToken">Gives up, while the connection has not taken the message.</param>
    /// <returns>The receipt, as soon as the connection has taken the message; what became of it, the receipt tells.</returns>
    /// <exception cref="ConnectionClosedException">The connection is closing or closed.</exception>
    /// <exception cref="MessageSerializationException">The serializer threw.</exception>
    /// <exception cref="SendBufferFullException">There is no room, and the policy is to throw.</exception>
    /// <exception cref="MessageTooLargeException">The message is larger than the send buffer.</exception>
    /// <exception cref="RateLimitExceededException">It is beyond the limit, and the policy is to refuse.</exception>
    public ValueTask<SendReceipt> SendAsync(object message, CancellationToken cancellationToken = default) =>
        TakeAsync(message, mayWait: true, cancellationToken);

    /// <summary>
    /// Sends a message as <see cref="SendAsync"/> does, without waiting: where that would wait for room, this throws.
    /// Where a serializer, middleware or rate limit takes time, it returns before the message is taken; what goes wrong
    /// then is an <see cref="Error"/> and a <see cref="MessageUndelivered"/>.
    /// </summary>
    /// <exception cref="StreamOtterException">As <see cref="SendAsync"/>.</exception>
    public void Send(object message)
    {
        if (Volatile.Read(ref _waitingSends) >= _options.SendBuffer.MaxMessages)
            throw new SendBufferFullException(_options.SendBuffer);
        var taking = TakeAsync(message, mayWait: false, CancellationToken.None);
        if (taking.IsCompleted)
            taking.GetAwaiter().GetResult();
        else
            _ = WatchAsync(taking.AsTask(), message);
    }

    private async Task WatchAsync(Task taking, object message)
    {
        Interlocked.Increment(ref _waitingSends);
        try
        {
            await taking.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Report(error, "sending");
            _meter.OnUndelivered(DeliveryOutcome.NotSent);
            Raise(MessageUndelivered, new UndeliveredMessage(0, message, DeliveryOutcome.NotSent, error.Message));
        }
        finally
        {
            Interlocked.Decrement(ref _waitingSends);
        }
    }

    private async ValueTask<SendReceipt> TakeAsync(object message, bool mayWait, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        _outbox.SetOut();
        try
        {
            ThrowIfClosed();
            return await TakeInTurnAsync(message, mayWait, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (_outbox.Arrive() && _state == ConnectionState.Closing)
                _outbox.Added.Set(); // the goodbye may wait for it
        }
    }

    private async ValueTask<SendReceipt> TakeInTurnAsync(object message, bool mayWait, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var context = new MessageContext(this, MessageDirection.Outgoing, message, cancellationToken);
            if (!await _middleware.RunAsync(context).ConfigureAwait(false))
                return new SendReceipt(0, Task.FromResult(DeliveryOutcome.Stopped));
            var data = context.Message is MessageData ready
                ? ready
                : await _services.Serialization.SerializeMessageAsync(context.Message, _serializer, cancellationToken).ConfigureAwait(false);
            await _limiter.TakeAsync(OnRateLimitExceeded, cancellationToken).ConfigureAwait(false);
            var outgoing = new OutgoingMessage(_taken + 1, message, data);
            await _outbox.AddAsync(outgoing, mayWait, cancellationToken).ConfigureAwait(false);
            _taken++;
            return outgoing.Receipt;
        }
        finally
        {
            _turn.Release();
        }
    }

    private void OnRateLimitExceeded(RateLimitOptions limit)
    {
        var exceeded = new RateLimitExceeded(this, limit with { });
        _meter.OnLimitExceeded(limit.WhenExceeded);
        Raise(RateLimitExceeded, exceeded);
        _services.RateLimiting.OnExceeded(exceeded, OnListenerError);
    }

    private void OnUndelivered(OutgoingMessage message, string reason)
    {
        var outcome = message.WasWritten ? DeliveryOutcome.Unknown : DeliveryOutcome.NotSent;
        WebSocketLog.Undelivered(_services.Logger, ToString(), message.Number, outcome, reason);
        _meter.OnUndelivered(outcome);
        message.Complete(outcome);
        Raise(MessageUndelivered, new UndeliveredMessage(message.Number, message.Message, outcome, reason));
    }

    private void ThrowIfClosed()
    {
        if (_state is ConnectionState.Closing or ConnectionState.Closed)
            throw new ConnectionClosedException($"The connection to {ToString()} takes no more messages.");
    }
}
