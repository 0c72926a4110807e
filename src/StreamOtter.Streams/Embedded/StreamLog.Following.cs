namespace StreamOtter.Streams.Embedded;

internal sealed partial class StreamLog
{
    // Replaced as a whole, under the gate.
    private volatile StreamTail[] _tails = [];

    public ValueTask<IStreamTail> FollowAsync(ITailObserver observer, CancellationToken cancellationToken = default)
    {
        ThrowIfNotReadable(0, cancellationToken);
        var tail = new StreamTail(this, observer, Range.Next);
        lock (_gate)
        {
            ThrowIfEnded();
            _tails = [.. _tails, tail];
        }
        // What became durable between the look at the end and the entry in the list.
        tail.Signal();
        return new ValueTask<IStreamTail>(tail);
    }

    internal void Remove(StreamTail tail)
    {
        lock (_gate)
            _tails = [.. _tails.Where(other => other != tail)];
    }

    private void SignalTails()
    {
        foreach (var tail in _tails)
            tail.Signal();
    }

    private async ValueTask EndTailsAsync(EngineException reason)
    {
        foreach (var tail in _tails)
            await tail.EndAsync(reason).ConfigureAwait(false);
    }
}
