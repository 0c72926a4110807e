using StreamOtter.RateLimiting;
using StreamOtter.Resilience;

namespace StreamOtter.WebSockets;

/// <remarks>
/// Handlers of events run on the connection's loops, or within the call that caused them, and must not block. What they throw is reported as an
/// <see cref="Error"/>, and keeps no other handler from being called.
/// </remarks>
public sealed partial class WebSocketConnection
{
    private EventHandler<ReceivedMessage>? _messageReceived;

    /// <summary>
    /// A message came: in order, one after the other. Messages that come while there is no listener are kept for the
    /// next one, the newest 1,024 of them.
    /// </summary>
    public event EventHandler<ReceivedMessage>? MessageReceived
    {
        add
        {
            lock (_gate)
            {
                _messageReceived += value;
                _inbox.Listen();
            }
        }
        remove
        {
            lock (_gate)
            {
                _messageReceived -= value;
                StopListening();
            }
        }
    }

    /// <summary>Its state has changed.</summary>
    public event EventHandler<ConnectionState>? StateChanged;

    /// <summary>It is closed for good: once, never for a connection that is lost and made again.</summary>
    public event EventHandler<ConnectionClosed>? Closed;

    /// <summary>It could not be made, or is lost, and another attempt will be made after a wait that begins now.</summary>
    public event EventHandler<Reconnecting>? Reconnecting;

    /// <summary>It is open, after one attempt to reconnect or more.</summary>
    public event EventHandler? Reconnected;

    /// <summary>So many attempts have failed that nothing is tried for a while; told again when that one fails too.</summary>
    public event EventHandler? CircuitBreakerOpened;

    /// <summary>It is open again after its circuit was.</summary>
    public event EventHandler? CircuitBreakerClosed;

    /// <summary>A ping was answered, after this time.</summary>
    public event EventHandler<TimeSpan>? HeartbeatReceived;

    /// <summary>A message was not delivered, or it is not known whether it was.</summary>
    public event EventHandler<UndeliveredMessage>? MessageUndelivered;

    /// <summary>A message came beyond the connection's rate limit.</summary>
    public event EventHandler<RateLimitExceeded>? RateLimitExceeded;

    /// <summary>Something went wrong that no call can be told of.</summary>
    public event EventHandler<ConnectionError>? Error;

    private void SetState(ConnectionState state)
    {
        lock (_gate)
        {
            if (_state == state || _state == ConnectionState.Closed || _goodbye is not null && state != ConnectionState.Closing && state != ConnectionState.Closed)
                return;
            _state = state;
            if (state == ConnectionState.Open)
                _opened.TrySetResult();
            else if (_opened.Task.IsCompleted)
                _opened = NewOpened();
        }
        Raise(StateChanged, state);
    }

    private void Raise<T>(EventHandler<T>? handlers, T args) => Handlers.Raise(handlers, this, args, OnListenerError);

    private void Raise(EventHandler? handlers) => Handlers.Raise(handlers, this, OnListenerError);

    private void OnListenerError(Exception error) => Report(error, "a listener");

    /// <summary>Tells the error handlers. What one of them throws can only be logged.</summary>
    private void Report(Exception error, string during)
    {
        WebSocketLog.WentWrong(_services.Logger, ToString(), during, error);
        Handlers.Raise(Error, this, new ConnectionError(error, during), failed => WebSocketLog.HandlerFailed(_services.Logger, ToString(), failed));
    }
}
