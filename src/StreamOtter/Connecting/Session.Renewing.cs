namespace StreamOtter.Connecting;

internal sealed partial class Session
{
    /// <summary>Another token is asked for when this part of the time is over.</summary>
    private const double RenewAfter = 0.8;

    private static readonly TimeSpan TooLate = TimeSpan.FromSeconds(1);

    private string? _newToken; // to be written
    private volatile bool _isRenewing; // it was, and has no answer yet

    private void BeginRenewing(long? expiresIn)
    {
        if (expiresIn is { } left && _options.TokenProvider is { } provider)
            _ = RenewAsync(provider, TimeSpan.FromMilliseconds(Math.Min(left, int.MaxValue)));
    }

    /// <summary>
    /// A provider that fails is asked again while there is time. Then the gateway closes the connection, and what fails
    /// at the next connect is told.
    /// </summary>
    private async Task RenewAsync(Func<CancellationToken, ValueTask<string>> provider, TimeSpan left)
    {
        while (left > TooLate)
        {
            var wait = left * RenewAfter;
            try
            {
                await Task.Delay(wait, _options.TimeProvider, _over.Token).ConfigureAwait(false);
                left -= wait;
                _newToken = await provider(_over.Token).ConfigureAwait(false);
                _signals.Writer.Set();
                return;
            }
            catch (Exception error) when (error is ObjectDisposedException || _over.IsCancellationRequested)
            {
                return; // the connection is over
            }
            catch (Exception)
            {
                // Asked again.
            }
        }
    }
}
