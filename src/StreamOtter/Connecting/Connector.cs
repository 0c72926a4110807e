using StreamOtter.Protocol.V1;
using StreamOtter.Publishing;
using StreamOtter.Requesting;
using StreamOtter.Subscribing;
using StreamOtter.Telemetry;

namespace StreamOtter.Connecting;

/// <summary>
/// Keeps a connection: one loop that connects, serves the connection until it ends, and decides by how it ended
/// whether to come back and when. The loop's last act is to end everything that waits.
/// </summary>
internal sealed class Connector(
    StreamOtterClientOptions options, PublishQueue publishes, SubscriptionSet subscriptions, RequestSet requests, SessionSignals signals) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Backoff _backoff = new(options.ReconnectMin, options.ReconnectMax, options.Random);
    private TaskCompletionSource _opened = NewOpened();
    private Task? _running;
    private int _nextUrl;
    private int _failedInARow;
    private bool _hasTried; // to connect
    private bool _wasOpen;
    private bool _wasDenied; // by the last attempt, in spite of its token

    public required Action<StateChange> OnState { get; init; }

    public required Action<Goaway> OnGoaway { get; init; }

    public ClientState State { get; private set; }

    /// <summary>Begins to connect, if nobody has.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested)
                return;
            _running ??= Task.Run(RunAsync);
        }
    }

    public Task ConnectAsync(CancellationToken cancellationToken)
    {
        Start();
        lock (_gate)
            return _opened.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (State == ClientState.Open)
            await WaitForAnswersAsync().ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        Task running;
        lock (_gate)
            running = _running ??= Task.Run(RunAsync); // which ends at once, and everything with it
        await running.ConfigureAwait(false);
    }

    private async Task WaitForAnswersAsync()
    {
        try
        {
            await publishes.WhenAnsweredAsync(andWaiting: true).WaitAsync(options.CloseTimeout, options.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What has no answer by now is told as unknown.
        }
    }

    private async Task RunAsync()
    {
        Exception end = new ClientClosedException(null);
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                SetState(ClientState.Connecting, null, null);
                if (await TryOpenAsync().ConfigureAwait(false) is { } session)
                    await ServeAsync(session).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Disposed.
        }
        catch (StreamOtterException error)
        {
            end = error;
        }
        catch (Exception error)
        {
            end = new ClientClosedException(error); // an event's handler threw, or we have a bug
        }
        End(end);
    }

    /// <summary>One attempt at one address; waits after a failure, where every address has had its turn.</summary>
    private async Task<Session?> TryOpenAsync()
    {
        var url = options.Urls[_nextUrl];
        try
        {
            var (socket, welcome) = await ConnectAsync(url).ConfigureAwait(false);
            return new Session(socket, welcome, publishes, subscriptions, requests, signals, options, OnGoaway);
        }
        catch (ConnectionFailedException error)
        {
            if (++_failedInARow >= options.Urls.Count)
                Fail(error);
            await WaitAsync(error).ConfigureAwait(false);
            return null;
        }
        catch (ConnectionRefusedException error) when (MayAskAgain(error.Code))
        {
            return null;
        }
    }

    private async Task<(GatewaySocket Socket, WelcomeMessage Welcome)> ConnectAsync(Uri url)
    {
        var began = options.TimeProvider.GetTimestamp();
        using var activity = Tracing.Connect(url, _failedInARow, isFirst: !_hasTried);
        _hasTried = true;
        try
        {
            var opened = await Handshake.OpenAsync(url, options, publishes, _stopping.Token).ConfigureAwait(false);
            options.Metrics.OnConnect(url, options.TimeProvider.GetElapsedTime(began), null);
            return opened;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            options.Metrics.OnConnect(url, options.TimeProvider.GetElapsedTime(began), error);
            Tracing.SetError(activity, error);
            throw;
        }
    }

    /// <summary>Whether a token was refused that may have expired on the way: another is asked for, once.</summary>
    private bool MayAskAgain(int code)
    {
        if (code != ProtocolCode.Unauthenticated || options.TokenProvider is null || _wasDenied)
            return false;
        _wasDenied = true;
        return true;
    }

    private async Task ServeAsync(Session session)
    {
        SessionEnd end;
        try
        {
            using var _ = session;
            using var stop = _stopping.Token.Register(session.Close);
            _failedInARow = 0;
            _wasDenied = false;
            if (_wasOpen)
                options.Metrics.OnResumed();
            _wasOpen = true;
            publishes.OnConnected();
            SetState(ClientState.Open, null, null);
            end = await session.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            publishes.OnDisconnected();
            subscriptions.OnDisconnected();
            requests.OnDisconnected();
        }
        if (_stopping.IsCancellationRequested)
            return;
        if (end.MadeProgress)
            _backoff.Reset();
        if (end.MoveAt is { } moveAt)
        {
            await MoveAsync(moveAt).ConfigureAwait(false);
            return;
        }
        if (end.Code is { } code && !ProtocolCode.ShouldReconnect(code) && !MayAskAgain(code))
            throw new ConnectionRefusedException(code, end.Reason);
        _failedInARow++;
        var reason = end.Code is { } known ? "the gateway closed it: " + ConnectionRefusedException.Describe(known, end.Reason) : end.Reason;
        await WaitAsync(new ConnectionFailedException(options.Urls[_nextUrl], reason, end.Cause)).ConfigureAwait(false);
    }

    /// <summary>A gateway sent us away: on to the next, after the time it told.</summary>
    private async Task MoveAsync(long moveAt)
    {
        _nextUrl = (_nextUrl + 1) % options.Urls.Count;
        var time = options.TimeProvider;
        var now = time.GetTimestamp();
        var delay = moveAt > now ? time.GetElapsedTime(now, moveAt) : TimeSpan.Zero;
        SetState(ClientState.Connecting, null, delay);
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, time, _stopping.Token).ConfigureAwait(false);
    }

    private async Task WaitAsync(Exception cause)
    {
        _nextUrl = (_nextUrl + 1) % options.Urls.Count;
        if (_failedInARow < options.Urls.Count)
        {
            SetState(ClientState.Connecting, cause, null);
            return;
        }
        var delay = _backoff.Next();
        SetState(ClientState.Connecting, cause, delay);
        await Task.Delay(delay, options.TimeProvider, _stopping.Token).ConfigureAwait(false);
    }

    private void SetState(ClientState state, Exception? cause, TimeSpan? retryIn)
    {
        lock (_gate)
        {
            if (state == ClientState.Connecting && _opened.Task.IsCompleted)
                _opened = NewOpened();
            if (State == state && cause is null && retryIn is null)
                return;
            State = state;
            if (state == ClientState.Open)
                _opened.TrySetResult();
        }
        OnState(new StateChange(state, cause, retryIn));
    }

    /// <summary>Tells whoever waits for the connection that every address has failed.</summary>
    private void Fail(Exception error)
    {
        lock (_gate)
        {
            _opened.TrySetException(error);
            _ = _opened.Task.Exception; // seen, though nobody may wait
        }
    }

    private void End(Exception reason)
    {
        lock (_gate)
        {
            State = ClientState.Closed; // whoever is told of the end finds it ended
            if (_opened.Task.IsCompleted)
                _opened = NewOpened();
        }
        publishes.End(reason);
        subscriptions.End(reason);
        requests.End(reason);
        Fail(reason);
        OnState(new StateChange(ClientState.Closed, reason is ClientClosedException { InnerException: null } ? null : reason, null));
    }

    private static TaskCompletionSource NewOpened() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
