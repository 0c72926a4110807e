namespace StreamOtter.Streams;

/// <summary>
/// This process's part in a group: the partitions of a stream are shared between the processes that have joined, each
/// partition is one process's at a time, and the group's position in it is kept for whoever has it next. What is done
/// with the records is not its business.
/// <para>
/// Disposal leaves the group: the observer gives up its partitions (<see cref="IGroupObserver.OnRevoked"/>), and after
/// disposal has returned it is not called again.
/// </para>
/// </summary>
public interface IStreamGroup : IAsyncDisposable
{
    /// <summary>The group's name; the same rules as a stream's, see <see cref="StreamName"/>.</summary>
    string Name { get; }

    /// <summary>
    /// Keeps the group's position, durable once this returns: for each partition the offset of the next record that is
    /// not done. Partitions that are not this process's (any more) are left out, and the observer has been told so by
    /// then. Where it fails the position may have been kept or not.
    /// </summary>
    /// <exception cref="EngineException">
    /// <see cref="EngineError.Unavailable"/>, <see cref="EngineError.StorageFailed"/>,
    /// <see cref="EngineError.Forbidden"/>, <see cref="EngineError.StreamNotFound"/>.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The group has been left.</exception>
    ValueTask CommitAsync(IReadOnlyList<(int Partition, long Next)> positions, CancellationToken cancellationToken = default);
}
