using StreamOtter.Resilience;
using StreamOtter.Telemetry;

namespace StreamOtter.WebSockets;

// One loop that connects, serves the connection until it ends, and asks whether and when to come back.
public sealed partial class WebSocketConnection
{
    private volatile HeartbeatOptions _heartbeat;

    /// <summary>Its health checks: a copy, which may be exchanged at any time.</summary>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    public HeartbeatOptions Heartbeat
    {
        get => _heartbeat with { };
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Validate() is { Count: > 0 } errors)
                throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(value));
            lock (_gate)
            {
                _heartbeat = value with { };
                _session?.Change(_heartbeat);
            }
        }
    }

    private bool IsClosing
    {
        get
        {
            lock (_gate)
                return _goodbye is not null;
        }
    }

    internal void Start()
    {
        _services.Metrics.Add(this);
        _ = Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        var handingOut = HandOutAsync();
        ConnectionLoss loss;
        do
            loss = await ConnectAndServeAsync().ConfigureAwait(false);
        while (await WaitToReconnectAsync(loss).ConfigureAwait(false));
        await EndAsync(loss, handingOut).ConfigureAwait(false);
    }

    private async Task<ConnectionLoss> ConnectAndServeAsync()
    {
        try
        {
            using var socket = await ConnectAsync().ConfigureAwait(false);
            return await ServeAsync(socket).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new ConnectionLoss("It was closed before it was open.");
        }
        catch (Exception error) // whatever it is, it ends no more than this connection
        {
            Report(error, "connecting");
            return new ConnectionLoss(error.Message) { Exception = error, Status = (error as UpgradeRefusedException)?.Status };
        }
    }

    private async Task<FrameSocket> ConnectAsync()
    {
        var began = _services.Time.GetTimestamp();
        using var activity = Tracing.Connect(Url, _attempt, isFirst: _state == ConnectionState.Connecting && _attempt == 0);
        try
        {
            var socket = await FrameSocket.ConnectAsync(Url, _options, _services.Time, _stop.Token).ConfigureAwait(false);
            _meter.OnConnect(_services.Time.GetElapsedTime(began), null);
            return socket;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _meter.OnConnect(_services.Time.GetElapsedTime(began), error);
            Tracing.SetError(activity, error);
            throw;
        }
    }

    private async Task<ConnectionLoss> ServeAsync(FrameSocket socket)
    {
        using var session = new SocketSession(
            socket, _outbox, _inbox, _options, _heartbeat, _services.Time, _meter, OnPong);
        ConnectionLoss loss;
        try
        {
            Adopt(session, socket.SubProtocol);
            OnOpened();
            loss = await session.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            Adopt(null, SubProtocol);
        }
        if (session.MadeProgress)
            _attempt = 0;
        Settle(session.TakeUnproven(), loss);
        if (loss.Exception is { } error && !IsClosing)
            Report(error, "the connection");
        return loss;
    }

    private void OnPong(TimeSpan roundTrip)
    {
        _meter.OnPong(roundTrip);
        Raise(HeartbeatReceived, roundTrip);
    }

    private void Adopt(SocketSession? session, string? subProtocol)
    {
        lock (_gate)
        {
            _session = session;
            SubProtocol = subProtocol;
            if (_goodbye is { } goodbye)
                session?.Close(goodbye.Code, goodbye.Reason);
        }
    }

    private void OnOpened()
    {
        WebSocketLog.Opened(_services.Logger, ToString());
        SetState(ConnectionState.Open);
        if (_attempt > 0)
        {
            _meter.OnReconnected();
            Raise(Reconnected);
        }
        if (_isCircuitOpen)
        {
            _isCircuitOpen = false;
            Raise(CircuitBreakerClosed);
        }
    }

    /// <summary>Whether what was written to a connection that is over arrived is not known: it is told, or sent again.</summary>
    private void Settle(List<OutgoingMessage> unproven, ConnectionLoss loss)
    {
        foreach (var message in unproven)
            message.WasWritten = true;
        if (_options.ResendUnproven)
        {
            _outbox.PutBack(unproven);
            return;
        }
        foreach (var message in unproven)
            OnUndelivered(message, $"The connection was lost before it was known whether it arrived: {loss.Reason}");
    }

    private async Task EndAsync(ConnectionLoss loss, Task handingOut)
    {
        Goodbye? goodbye;
        lock (_gate)
            goodbye = _goodbye ??= new Goodbye(Goodbye.Abnormal, loss.Reason); // nothing is taken any more
        var isOurs = goodbye.Code != Goodbye.Abnormal;
        var failure = isOurs || loss.CloseCode == Goodbye.Normal
            ? null
            : loss.Exception ?? new ConnectionClosedException($"The server closed the connection: {loss.CloseCode} {loss.Reason}".TrimEnd());
        var reason = loss.CloseCode is null ? goodbye.Reason : loss.Reason;
        var closed = new ConnectionClosed(loss.CloseCode ?? goodbye.Code, reason, WasClean: loss.CloseCode is not null, failure);
        SetState(ConnectionState.Closing);
        _outbox.End("The connection was closed before it was sent.");
        _limiter.Dispose();
        await FinishHandingOutAsync(handingOut, failure).ConfigureAwait(false);
        SetState(ConnectionState.Closed);
        lock (_gate)
        {
            _opened.TrySetException(failure ?? new ConnectionClosedException($"The connection is closed: {closed.Code} {closed.Reason}".TrimEnd()));
            _ = _opened.Task.Exception; // seen, though nobody may wait
        }
        WebSocketLog.Closed(_services.Logger, ToString(), closed.Code, closed.Reason);
        _services.Metrics.Remove(this);
        Raise(Closed, closed);
        _completion.TrySetResult(closed);
        _services.OnClosed(this);
    }
}
