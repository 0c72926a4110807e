using StreamOtter.Resilience;

namespace StreamOtter.WebSockets;

/// <summary>One loop that connects, serves the connection until it ends, and asks whether and when to come back.</summary>
public sealed partial class WebSocketConnection
{
    private volatile IReconnectionStrategy? _reconnection;
    private volatile HeartbeatOptions _heartbeat;
    private CancellationTokenSource? _waiting;
    private bool _isCircuitOpen;
    private int _attempt; // since it last worked

    /// <summary>
    /// How the connection is made again; null: it is not. It may be exchanged at any time: a wait that is under way is
    /// planned again.
    /// </summary>
    public IReconnectionStrategy? Reconnection
    {
        get => _reconnection;
        set
        {
            _reconnection = value;
            lock (_gate)
                _ = _waiting?.CancelAsync();
        }
    }

    /// <summary>Its health checks. They may be exchanged at any time.</summary>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    public HeartbeatOptions Heartbeat
    {
        get => _heartbeat;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Validate() is { Count: > 0 } errors)
                throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(value));
            lock (_gate)
            {
                _heartbeat = value;
                _session?.Change(value);
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

    internal void Start() => _ = Task.Run(RunAsync);

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
            using var socket = await FrameSocket.ConnectAsync(Url, _options, _services.Time, _stop.Token).ConfigureAwait(false);
            return await ServeAsync(socket).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new ConnectionLoss("It was closed before it was open.");
        }
        catch (StreamOtterException error)
        {
            Report(error, "connecting");
            return new ConnectionLoss(error.Message) { Exception = error, Status = (error as UpgradeRefusedException)?.Status };
        }
    }

    private async Task<ConnectionLoss> ServeAsync(FrameSocket socket)
    {
        using var session = new SocketSession(
            socket, _outbox, _inbox, _options, _heartbeat, _services.Time, roundTrip => Raise(HeartbeatReceived, roundTrip));
        lock (_gate)
        {
            _session = session;
            SubProtocol = socket.SubProtocol;
            if (_goodbye is { } goodbye)
                session.Close(goodbye.Code, goodbye.Reason);
        }
        OnOpened();
        var loss = await session.RunAsync().ConfigureAwait(false);
        lock (_gate)
            _session = null;
        if (session.MadeProgress)
            _attempt = 0;
        Settle(session.TakeUnproven(), loss);
        if (loss.Exception is { } error && !IsClosing)
            Report(error, "the connection");
        return loss;
    }

    private void OnOpened()
    {
        WebSocketLog.Opened(_services.Logger, ToString());
        SetState(ConnectionState.Open);
        if (_attempt > 0)
            Raise(Reconnected);
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

    /// <summary>Whether there is to be another attempt; answers when it is time for it.</summary>
    private async Task<bool> WaitToReconnectAsync(ConnectionLoss loss)
    {
        _attempt++;
        while (!IsClosing)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            lock (_gate)
                _waiting = waiting; // before the plan is made, which may be exchanged from then on
            try
            {
                if (Plan(loss) is not { } plan)
                    return false;
                OnPlanned(plan, loss);
                await Task.Delay(plan.Delay, _services.Time, waiting.Token).ConfigureAwait(false);
                return true;
            }
            catch (OperationCanceledException)
            {
                // Closed, or the strategy was exchanged.
            }
            finally
            {
                lock (_gate)
                    _waiting = null;
            }
        }
        return false;
    }

    private ReconnectionPlan? Plan(ConnectionLoss loss)
    {
        try
        {
            var plan = _reconnection?.Plan(new ReconnectionAttempt(_attempt, loss));
            return plan is { } wanted && (wanted.Delay < TimeSpan.Zero || wanted.Delay > ReconnectionOptions.LongestDelay)
                ? throw new InvalidOperationException($"The reconnection strategy planned a wait of {wanted.Delay}; 0 s to 1 day are allowed.")
                : plan;
        }
        catch (Exception error)
        {
            Report(error, "the reconnection strategy");
            return null;
        }
    }

    private void OnPlanned(ReconnectionPlan plan, ConnectionLoss loss)
    {
        WebSocketLog.Reconnecting(_services.Logger, ToString(), loss.Reason, _attempt, plan.Delay);
        if (_state != ConnectionState.Connecting)
            SetState(ConnectionState.Reconnecting);
        if (plan.IsCircuitOpen)
        {
            _isCircuitOpen = true;
            Raise(CircuitBreakerOpened);
        }
        Raise(Reconnecting, new Reconnecting(_attempt, plan.Delay, loss));
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
        Raise(Closed, closed);
        _completion.TrySetResult(closed);
        _services.OnClosed(this);
    }
}
