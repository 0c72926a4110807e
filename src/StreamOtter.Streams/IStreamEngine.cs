namespace StreamOtter.Streams;

/// <summary>
/// Where streams live: the embedded log or Kafka. Both pass one conformance suite, so that nothing above this
/// interface knows which of them serves.
/// </summary>
public interface IStreamEngine : IAsyncDisposable
{
    /// <summary>What serves and where, in words for a person: "the embedded log in ./data".</summary>
    string Description { get; }

    /// <summary>Whether the engine can append and read now, and if not, why and what to do about it.</summary>
    EngineHealth Health { get; }

    /// <summary>Whether other processes may use the same streams at the same time.</summary>
    bool IsShared { get; }

    /// <summary>
    /// Opens a stream. The same name answers the same instance until the stream is deleted; the engine owns it.
    /// </summary>
    /// <param name="name">The stream's name, see <see cref="StreamName"/>.</param>
    /// <param name="mayCreate">Whether a stream that does not exist is made, where the engine's settings allow that.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="EngineException">
    /// <see cref="EngineError.InvalidName"/>, <see cref="EngineError.StreamNotFound"/>,
    /// <see cref="EngineError.Unavailable"/>, <see cref="EngineError.StorageFailed"/> or <see cref="EngineError.Corrupt"/>.
    /// </exception>
    ValueTask<IStreamLog> OpenAsync(string name, bool mayCreate, CancellationToken cancellationToken = default);

    /// <summary>Creates a stream.</summary>
    /// <exception cref="EngineException"><see cref="EngineError.AlreadyExists"/>, and those of <see cref="OpenAsync"/>.</exception>
    ValueTask<IStreamLog> CreateAsync(string name, StreamSettings settings, CancellationToken cancellationToken = default);

    /// <summary>Deletes a stream with all its records. Who reads it is told <see cref="EngineError.StreamNotFound"/>.</summary>
    /// <exception cref="EngineException">As <see cref="OpenAsync"/>.</exception>
    ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The names of all streams, in ordinal order; the engine's own internal ones are left out.</summary>
    /// <exception cref="EngineException"><see cref="EngineError.Unavailable"/>.</exception>
    ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Joins a group: the partitions of the stream are shared between all processes that have joined under this name,
    /// and the group's position in each is kept. Groups of one name on different streams have nothing to do with one
    /// another. Disposing the engine leaves its groups.
    /// </summary>
    /// <param name="group">The group's name; the same rules as a stream's. It is made when somebody first joins it.</param>
    /// <param name="stream">The stream's name; it must exist.</param>
    /// <param name="observer">Hears which partitions are this process's, perhaps before this call has returned.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="EngineException">As <see cref="OpenAsync"/>.</exception>
    /// <exception cref="InvalidOperationException">This engine is in that group already.</exception>
    ValueTask<IStreamGroup> JoinGroupAsync(
        string group, string stream, IGroupObserver observer, CancellationToken cancellationToken = default);
}
