namespace StreamOtter.Streams;

/// <summary>
/// This process's part in a group: the partitions of a stream are shared between the processes that have joined, each
/// partition is one process's at a time, and the group's position in it is kept for whoever has it next. What is done
/// with the records is not its business. After disposal returns, the observer is not called again.
/// </summary>
public interface IStreamGroup : IAsyncDisposable
{
    /// <summary>The group's name; the same rules as a stream's, see <see cref="StreamName"/>.</summary>
    string Name { get; }

    /// <summary>
    /// Keeps the group's position, durable once this returns: for each partition the offset of the next record that is
    /// not done. Partitions that are another process's by now are left out.
    /// </summary>
    /// <exception cref="EngineException"><see cref="EngineError.Unavailable"/>, <see cref="EngineError.StreamNotFound"/>.</exception>
    ValueTask CommitAsync(IReadOnlyList<(int Partition, long Next)> positions, CancellationToken cancellationToken = default);
}
