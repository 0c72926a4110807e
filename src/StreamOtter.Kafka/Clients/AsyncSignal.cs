namespace StreamOtter.Kafka.Clients;

/// <summary>Wakes whoever waits. Nothing is remembered for who comes later, so a wait always has a limit.</summary>
internal sealed class AsyncSignal
{
    private TaskCompletionSource? _waiting;

    public void Set()
    {
        if (Volatile.Read(ref _waiting) is not null)
            Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
    }

    /// <summary>Answers at the next <see cref="Set"/>, at the latest after <paramref name="limit"/>.</summary>
    public async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = Interlocked.CompareExchange(ref _waiting, fresh, null) ?? fresh;
        try
        {
            await waiting.Task.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The limit is as good a reason to look again as the signal.
        }
    }
}
