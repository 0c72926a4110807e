using System.Threading.RateLimiting;
using StreamOtter.WebSockets;

namespace StreamOtter.RateLimiting;

/// <summary>
/// One connection's limit: a token bucket of .NET's, made anew when the options change. Who sends has its turn, so it is
/// used by one at a time.
/// </summary>
internal sealed class MessageLimiter(RateLimitingManager manager) : IDisposable
{
    private readonly Lock _gate = new();
    private volatile bool _isOwn;
    private volatile RateLimitOptions? _own;
    private RateLimitOptions? _options; // that the bucket was made for
    private TokenBucketRateLimiter? _bucket;
    private bool _hasEnded;

    public void Set(RateLimitOptions? options) => (_own, _isOwn) = (options, true);

    /// <summary>Takes a token, when there is one.</summary>
    /// <param name="onExceeded">Called where there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RateLimitExceededException">There is none, and the limit says not to wait.</exception>
    public async ValueTask TakeAsync(Action<RateLimitOptions> onExceeded, CancellationToken cancellationToken)
    {
        var limit = _isOwn ? _own : manager.Current;
        if (!ReferenceEquals(limit, _options))
            Change(limit);
        if (limit is null || _bucket is not { } bucket)
            return;
        try
        {
            if (TryTake(bucket))
                return;
            onExceeded(limit);
            if (limit.WhenExceeded == LimitPolicy.Refuse)
                throw new RateLimitExceededException(limit);
            using var waited = await bucket.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
            if (!waited.IsAcquired)
                throw Ended();
        }
        catch (ObjectDisposedException)
        {
            throw Ended();
        }
    }

    /// <summary>Who waits is told that the connection is closed.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _hasEnded = true;
            _bucket?.Dispose();
        }
    }

    private void Change(RateLimitOptions? limit)
    {
        lock (_gate)
        {
            if (_hasEnded)
                throw Ended();
            _bucket?.Dispose();
            _options = limit;
            _bucket = NewBucket(limit);
        }
    }

    private static bool TryTake(TokenBucketRateLimiter bucket)
    {
        using var taken = bucket.AttemptAcquire();
        return taken.IsAcquired;
    }

    private static ConnectionClosedException Ended() => new("The connection was closed before it took the message, which was not sent.");

    private static TokenBucketRateLimiter? NewBucket(RateLimitOptions? limit) =>
        limit is null ? null : new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = limit.Burst ?? limit.Messages,
            TokensPerPeriod = limit.Messages,
            ReplenishmentPeriod = limit.Period,
            QueueLimit = 1, // the one whose turn it is
        });
}
