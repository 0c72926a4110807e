using StreamOtter.Resilience;

namespace StreamOtter.WebSockets;

public sealed partial class WebSocketConnection
{
    private volatile IReconnectionStrategy? _reconnection;
    private CancellationTokenSource? _waiting;
    private volatile bool _isCircuitOpen;
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

    /// <summary>Whether it pauses after many failures.</summary>
    internal bool IsCircuitOpen => _isCircuitOpen;

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
}
