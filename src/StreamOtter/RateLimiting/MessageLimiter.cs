using System.Threading.RateLimiting;

namespace StreamOtter.RateLimiting;

/// <summary>
/// One connection's limit: a token bucket of .NET's, made anew when the options change. Who sends has its turn, so it is
/// used by one at a time.
/// </summary>
internal sealed class MessageLimiter(RateLimitingManager manager) : IDisposable
{
    private volatile bool _isOwn;
    private volatile RateLimitOptions? _own;
    private RateLimitOptions? _options; // that the bucket was made for
    private TokenBucketRateLimiter? _bucket;

    public void Set(RateLimitOptions? options) => (_own, _isOwn) = (options, true);

    /// <summary>Takes a token, when there is one.</summary>
    /// <param name="onExceeded">Called where there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RateLimitExceededException">There is none, and the limit says not to wait.</exception>
    public async ValueTask TakeAsync(Action<RateLimitOptions> onExceeded, CancellationToken cancellationToken)
    {
        var limit = _isOwn ? _own : manager.Limit;
        if (!ReferenceEquals(limit, _options))
            Change(limit);
        if (limit is null || _bucket is not { } bucket)
            return;
        using (var taken = bucket.AttemptAcquire())
        {
            if (taken.IsAcquired)
                return;
        }
        onExceeded(limit);
        if (limit.WhenExceeded == LimitPolicy.Refuse)
            throw new RateLimitExceededException(limit);
        (await bucket.AcquireAsync(1, cancellationToken).ConfigureAwait(false)).Dispose();
    }

    public void Dispose() => _bucket?.Dispose();

    private void Change(RateLimitOptions? limit)
    {
        _bucket?.Dispose();
        _options = limit;
        _bucket = limit is null ? null : new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = limit.Burst ?? limit.Messages,
            TokensPerPeriod = limit.Messages,
            ReplenishmentPeriod = limit.Period,
            QueueLimit = 1, // the one whose turn it is
        });
    }
}
