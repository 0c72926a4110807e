using System.Net.WebSockets;
using StreamOtter.Resilience;
using StreamOtter.Telemetry;

namespace StreamOtter.WebSockets;

/// <summary>
/// One WebSocket from its opening to its end: a loop that reads, a loop that writes, a heartbeat. It owns the socket.
/// What is to be sent, and who is to hear, belongs to the connection and outlives it.
/// </summary>
internal sealed partial class SocketSession : IDisposable
{
    private readonly FrameSocket _socket;
    private readonly Outbox _outbox;
    private readonly Inbox _inbox;
    private readonly ConnectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ConnectionMeter _meter;
    private readonly Heartbeat _heartbeat;
    private readonly UnprovenMessages _unproven;
    private readonly CancellationTokenSource _over = new();
    private volatile Exception? _broken;
    private volatile Goodbye? _goodbye;
    private volatile bool _isStalled;
    private volatile bool _mayLeaveUnproven; // the goodbye has waited long enough for pongs
    private volatile bool _saidGoodbye;

    public SocketSession(
        FrameSocket socket, Outbox outbox, Inbox inbox, ConnectionOptions options, HeartbeatOptions heartbeat, TimeProvider time, ConnectionMeter meter, Action<TimeSpan> onPong)
    {
        (_socket, _outbox, _inbox, _options, _time, _meter) = (socket, outbox, inbox, options, time, meter);
        _unproven = new UnprovenMessages(options.SendBuffer);
        _heartbeat = new Heartbeat(time, heartbeat, new HeartbeatEvents(() => _isStalled, _outbox.Added.Set, onPong, Abort));
        socket.PongReceived = OnPong;
    }

    /// <summary>Whether anything came from the server.</summary>
    public bool MadeProgress { get; private set; }

    /// <summary>Pings otherwise from now on.</summary>
    public void Change(HeartbeatOptions heartbeat) => _heartbeat.Change(heartbeat);

    /// <summary>Serves the socket until it ends, whoever ends it.</summary>
    public async Task<ConnectionLoss> RunAsync()
    {
        var writing = WriteAsync();
        var loss = await ReadAsync().ConfigureAwait(false);
        await _over.CancelAsync().ConfigureAwait(false);
        await FinishAsync(writing, loss).ConfigureAwait(false);
        return loss;
    }

    /// <summary>
    /// Asks for the end: what waits, or is on its way into the outbox, is written, and known to have arrived, before the
    /// goodbye; each of both has its time.
    /// </summary>
    public void Close(int code, string reason)
    {
        _goodbye = new Goodbye(code, reason);
        _outbox.Added.Set();
        _ = LimitClosingAsync();
    }

    /// <summary>Ends it at once.</summary>
    public void Abort(Exception reason)
    {
        _broken ??= reason;
        _socket.Abort();
        _outbox.Added.Set();
    }

    /// <summary>What was written and is not known to have arrived; asked for when it is over.</summary>
    public List<OutgoingMessage> TakeUnproven() => _unproven.TakeAll();

    public void Dispose()
    {
        _heartbeat.Dispose();
        _socket.Dispose();
        _over.Dispose();
    }

    /// <summary>The writer comes to rest, then the server hears our goodbye, if it still listens.</summary>
    private async Task FinishAsync(Task writing, ConnectionLoss loss)
    {
        var farewell = FarewellTo(loss);
        if (farewell is null)
            _socket.Abort(); // it is broken: what is being written goes nowhere
        try
        {
            await writing.WaitAsync(_options.CloseTimeout, _time).ConfigureAwait(false);
            if (!_saidGoodbye && farewell is not null)
                await _socket.CloseAsync(farewell.Code, farewell.Reason).WaitAsync(_options.CloseTimeout, _time).ConfigureAwait(false);
        }
        catch (Exception error) when (IsBroken(error) || error is TimeoutException)
        {
            // It listens no more.
        }
        _socket.Abort();
        await writing.ConfigureAwait(false);
    }

    /// <summary>The answer to a goodbye is the same code (RFC 6455, section 5.5.1), unless that is one of those never sent.</summary>
    private static Goodbye? FarewellTo(ConnectionLoss loss) => loss switch
    {
        { CloseCode: { } code } => new Goodbye(code is 1005 or 1006 or 1015 ? Goodbye.Normal : code, ""),
        { Exception: MessageTooLargeException error } => new Goodbye(Goodbye.TooBig, error.Message),
        _ => null,
    };

    private async Task LimitClosingAsync()
    {
        try
        {
            await Task.Delay(_options.CloseTimeout, _time, _over.Token).ConfigureAwait(false);
            _mayLeaveUnproven = true;
            _outbox.Added.Set();
            await Task.Delay(_options.CloseTimeout, _time, _over.Token).ConfigureAwait(false);
            Abort(new TimeoutException($"The server did not answer the goodbye within {_options.CloseTimeout.TotalSeconds:0.###} s (CloseTimeout)."));
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // It did.
        }
    }

    private static bool IsBroken(Exception error) =>
        error is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;
}
