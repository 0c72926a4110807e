using System.Net.WebSockets;
using StreamOtter.Protocol.V1;
using StreamOtter.Publishing;
using StreamOtter.Requesting;
using StreamOtter.Subscribing;

namespace StreamOtter.Connecting;

/// <summary>
/// One connection from its welcome to its end: a loop that reads, a loop that writes, a timer that notices silence.
/// It owns the socket. What is to be said and who is to hear belongs to the client and outlives it.
/// </summary>
internal sealed partial class Session : IDisposable
{
    private readonly GatewaySocket _socket;
    private readonly WelcomeMessage _welcome;
    private readonly PublishQueue _publishes;
    private readonly SubscriptionSet _subscriptions;
    private readonly RequestSet _requests;
    private readonly SessionSignals _signals;
    private readonly StreamOtterClientOptions _options;
    private readonly Action<Goaway> _onGoaway;
    private readonly CancellationTokenSource _over = new();
    private volatile bool _isClosing;
    private Exception? _broken;

    public Session(
        GatewaySocket socket,
        WelcomeMessage welcome,
        PublishQueue publishes,
        SubscriptionSet subscriptions,
        RequestSet requests,
        SessionSignals signals,
        StreamOtterClientOptions options,
        Action<Goaway> onGoaway)
    {
        _socket = socket;
        _welcome = welcome;
        _publishes = publishes;
        _subscriptions = subscriptions;
        _requests = requests;
        _signals = signals;
        _options = options;
        _onGoaway = onGoaway;
    }

    /// <summary>Serves the connection until it ends, whoever ends it.</summary>
    /// <exception cref="GatewayProtocolException">The gateway broke the protocol.</exception>
    public async Task<SessionEnd> RunAsync()
    {
        var heartbeat = TimeSpan.FromMilliseconds(Math.Min(_welcome.Heartbeat, int.MaxValue));
        var timer = _options.TimeProvider.CreateTimer(_ => OnHeartbeat(), null, heartbeat, heartbeat);
        _signals.Wake();
        BeginRenewing(_welcome.ExpiresIn);
        var writing = WriteAsync();
        var (code, reason) = (ProtocolCode.NormalClosure, "");
        try
        {
            return await ReadAsync().ConfigureAwait(false);
        }
        catch (WireFormatException error)
        {
            (code, reason) = (ProtocolCode.ProtocolError, error.Message);
            throw new GatewayProtocolException(error.Message, error);
        }
        finally
        {
            await timer.DisposeAsync().ConfigureAwait(false);
            await _over.CancelAsync().ConfigureAwait(false);
            await FinishAsync(writing, code, reason).ConfigureAwait(false);
        }
    }

    /// <summary>Asks for the end: the writer says goodbye, and the gateway gets its time to answer it.</summary>
    public void Close()
    {
        if (_isClosing)
            return;
        _isClosing = true;
        _signals.Wake();
        _ = AbortLaterAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _over.Dispose();
    }

    /// <summary>Ends it at once.</summary>
    public void Abort(Exception? reason = null)
    {
        _broken ??= reason;
        _socket.Abort();
        _signals.Wake();
    }

    /// <summary>The writer comes to rest, then the gateway hears the reason, if it still listens.</summary>
    private async Task FinishAsync(Task writing, int code, string reason)
    {
        try
        {
            await writing.WaitAsync(_options.CloseTimeout, _options.TimeProvider).ConfigureAwait(false);
            if (!_isClosing)
                await _socket.CloseAsync(code, reason).WaitAsync(_options.CloseTimeout, _options.TimeProvider).ConfigureAwait(false);
        }
        catch (Exception error) when (IsBroken(error) || error is TimeoutException)
        {
            // It listens no more.
        }
        _socket.Abort();
        await writing.ConfigureAwait(false);
    }

    private async Task AbortLaterAsync()
    {
        try
        {
            await Task.Delay(_options.CloseTimeout, _options.TimeProvider, _over.Token).ConfigureAwait(false);
            Abort(new TimeoutException("The gateway did not answer the goodbye."));
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // It did.
        }
    }

    private static bool IsBroken(Exception error) =>
        error is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;
}
