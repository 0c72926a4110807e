namespace StreamOtter.Testing;

/// <summary>A test that waits for what never comes is to fail, and to say what for.</summary>
internal static class Waiting
{
    /// <summary>Gives the wait up in time, so that it takes nothing that comes later.</summary>
    /// <exception cref="TimeoutException">It takes longer.</exception>
    public static async Task<T> ForAsync<T>(Func<CancellationToken, ValueTask<T>> wait, TimeSpan limit, string otherwise, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        either.CancelAfter(limit);
        try
        {
            return await wait(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Within {limit.TotalSeconds:0.###} s {otherwise}.", error);
        }
    }
}
