using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace StreamOtter.Server.Sockets;

internal sealed partial class SocketConnection
{
    private const int MaxReasonBytes = 123; // RFC 6455, section 5.5

    private readonly Lock _abortGate = new();
    private bool _isDisposed;
    private ISocketSession? _session;
    private int _closing;
    private int _draining;

    /// <summary>Says goodbye, after everything said so far, and gives the client a bounded time to answer that.</summary>
    public void Close(int code, string reason)
    {
        if (Interlocked.Exchange(ref _closing, 1) == 0)
            _ = SayGoodbyeAsync((WebSocketCloseStatus)code, reason);
    }

    /// <summary>The gateway stops: says goodbye once the session is ready for it.</summary>
    public void Drain(int code, string reason)
    {
        if (Interlocked.Exchange(ref _draining, 1) != 0)
            return;
        if (_session is { } session)
            session.OnStopping(() => Close(code, reason));
        else
            Close(code, reason);
    }

    /// <summary>
    /// Ends the connection at once. The request is Kestrel's again as soon as the connection is disposed, perhaps
    /// somebody else's already: then it is not touched any more.
    /// </summary>
    public void Abort()
    {
        Volatile.Write(ref _closing, 1);
        lock (_abortGate)
        {
            if (!_isDisposed)
                _abort();
        }
    }

    private async Task SayGoodbyeAsync(WebSocketCloseStatus code, string reason)
    {
        try
        {
            var said = _socket.CloseOutputAsync(code, Fit(reason), CancellationToken.None);
            _over.CancelAfter(_options.CloseTimeout); // after it, or else with no time nothing would be said
            await said;
        }
        catch (Exception error) when (error is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            LogReadEnded(_log, Id, error.Message);
        }
    }

    /// <summary>Ends the writer. When this returns, nothing touches the transport any more.</summary>
    private async Task FinishAsync()
    {
        if (_socket.State == WebSocketState.CloseReceived)
            Close((int)AnswerTo(_socket.CloseStatus), _socket.CloseStatusDescription ?? "");
        if (!await TryPauseAsync(_options.CloseTimeout))
        {
            Abort();
            if (!await TryPauseAsync(_options.CloseTimeout))
                LogStuck(_log, Id);
        }
        await _over.CancelAsync();
    }

    /// <summary>Waits until the writer has sent all there is and ends it there.</summary>
    private async ValueTask<bool> TryPauseAsync(TimeSpan limit)
    {
        while (true)
        {
            var paused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _paused, paused);
            if (Volatile.Read(ref _state) == Ended || Interlocked.CompareExchange(ref _state, Ended, Idle) == Idle)
                return true;
            try
            {
                await paused.Task.WaitAsync(limit, Time);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }

    private static WebSocketCloseStatus AnswerTo(WebSocketCloseStatus? status) =>
        status is null or WebSocketCloseStatus.Empty ? WebSocketCloseStatus.NormalClosure : status.Value;

    private static string Fit(string reason)
    {
        while (Encoding.UTF8.GetByteCount(reason) > MaxReasonBytes)
            reason = reason[..^1];
        return reason;
    }

    [LoggerMessage(1101, LogLevel.Debug, "Connection {Connection}: reading ended: {Error}")]
    private static partial void LogReadEnded(ILogger log, string connection, string error);

    [LoggerMessage(1102, LogLevel.Debug, "Connection {Connection}: writing ended: {Error}")]
    private static partial void LogWriteFailed(ILogger log, string connection, string error);

    [LoggerMessage(1103, LogLevel.Error, "Connection {Connection}: its writer does not end")]
    private static partial void LogStuck(ILogger log, string connection);
}
