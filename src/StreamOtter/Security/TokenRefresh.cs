using Microsoft.Extensions.Logging;

namespace StreamOtter.Security;

/// <summary>
/// A token that is replaced by a new one at an interval, until it is disposed or the token cannot be refreshed any more.
/// <see cref="GetTokenAsync"/> is what a <see cref="StreamOtterClientOptions.TokenProvider"/> takes.
/// </summary>
public sealed class TokenRefresh : IDisposable
{
    private readonly Func<string, string> _refresh;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private volatile string _token;

    internal TokenRefresh(string token, TimeSpan first, TimeSpan interval, Func<string, string> refresh, TimeProvider time, ILogger logger)
    {
        (_token, _refresh, _logger) = (token, refresh, logger);
        _timer = time.CreateTimer(_ => Refresh(), null, first, interval);
    }

    /// <summary>There is a new token.</summary>
    public event EventHandler<string>? Refreshed;

    /// <summary>The token could not be refreshed, and is not any more: its time is over, or its audit cannot be kept. Logged as well.</summary>
    public event EventHandler<Exception>? Failed;

    /// <summary>The token at this time.</summary>
    public string Token => _token;

    /// <summary>The token at this time.</summary>
    public ValueTask<string> GetTokenAsync(CancellationToken cancellationToken = default) => new(_token);

    /// <summary>Ends it.</summary>
    public void Dispose() => _timer.Dispose();

    private void Refresh()
    {
        try
        {
            _token = _refresh(_token);
        }
        catch (Exception error)
        {
            _timer.Dispose();
            SecurityLog.RefreshFailed(_logger, error);
            Handlers.Raise(Failed, this, error, LogFailed);
            return;
        }
        Handlers.Raise(Refreshed, this, _token, LogFailed);
    }

    private void LogFailed(Exception error) => HandlerLog.Failed(_logger, nameof(TokenRefresh), error);
}
