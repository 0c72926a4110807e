namespace StreamOtter.Streams.Embedded;

/// <summary>
/// A group on a stream. Nobody shares a directory with this process, so that the one partition is its own from joining
/// to leaving. The observer is called under a lock, so that no call comes after the last.
/// </summary>
internal sealed class GroupMember(string name, StreamLog log, GroupPositions positions, IGroupObserver observer) : IStreamGroup
{
    private readonly Lock _gate = new();
    private volatile EngineException? _ended;
    private volatile bool _isOver;
    private bool _isAssigned;

    public string Name => name;

    /// <summary>The partition is this process's, with the group's position.</summary>
    public void Begin(long next)
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            _isAssigned = true;
            observer.OnAssigned([(0, next)]);
        }
    }

    public async ValueTask CommitAsync(
        IReadOnlyList<(int Partition, long Next)> committed, CancellationToken cancellationToken = default)
    {
        if (_ended is { } reason)
            throw new EngineException(reason.Error, reason.Message);
        ObjectDisposedException.ThrowIf(_isOver, this);
        await KeepAsync(committed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The stream is over; there is nothing left that a position could speak of.</summary>
    public void End(EngineException reason)
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            _ended = reason;
            _isOver = true;
            try
            {
                observer.OnEnded(reason);
            }
            catch (Exception)
            {
                // The observer cannot even take its leave; there is nobody left to tell.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        IReadOnlyList<(int Partition, long Next)> reached = [];
        try
        {
            lock (_gate)
            {
                if (_isOver)
                    return;
                _isOver = true;
                if (_isAssigned)
                    reached = observer.OnRevoked([0]);
            }
            await KeepAsync(reached, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            log.ReportNotKept(name, error);
        }
        // Only now: who joins next must find the position.
        log.Leave(this);
    }

    private async ValueTask KeepAsync(IReadOnlyList<(int Partition, long Next)> reached, CancellationToken cancellationToken)
    {
        foreach (var (partition, next) in reached)
        {
            if (partition == 0)
                await positions.KeepAsync(name, log, next, cancellationToken).ConfigureAwait(false);
        }
    }
}
