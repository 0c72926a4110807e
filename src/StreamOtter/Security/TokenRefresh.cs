namespace StreamOtter.Security;

/// <summary>
/// A token that is replaced by a new one at an interval, until it is disposed or the token cannot be refreshed any more.
/// <see cref="GetTokenAsync"/> is what a <see cref="StreamOtterClientOptions.TokenProvider"/> takes.
/// </summary>
public sealed class TokenRefresh : IDisposable
{
    private readonly Func<string, string> _refresh;
    private readonly ITimer _timer;
    private volatile string _token;

    internal TokenRefresh(string token, TimeSpan interval, Func<string, string> refresh, TimeProvider time)
    {
        (_token, _refresh) = (token, refresh);
        _timer = time.CreateTimer(_ => Refresh(), null, interval, interval);
    }

    /// <summary>There is a new token.</summary>
    public event EventHandler<string>? Refreshed;

    /// <summary>The token could not be refreshed, and is not any more: its time is over, or its audit cannot be kept.</summary>
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
            Handlers.Raise(Failed, this, error, static _ => { });
            return;
        }
        Handlers.Raise(Refreshed, this, _token, static _ => { });
    }
}
