namespace StreamOtter.Streams;

/// <summary>
/// Sees a stream grow. The engine calls it from one thread at a time; it must return soon, for nothing else of the
/// stream arrives meanwhile, and must copy what it keeps.
/// </summary>
public interface ITailObserver
{
    /// <summary>Records of one partition, directly after those seen before.</summary>
    void OnRecords(int partition, RecordBatch batch);

    /// <summary>Everything that had arrived has been passed on: the time to send it.</summary>
    void OnDrained();

    /// <summary>
    /// The tail could not go on from where it was (retention overtook it): it goes on at <paramref name="next"/>.
    /// </summary>
    void OnGap(int partition, long from, long next);

    /// <summary>The stream has more partitions now; the new ones are observed from offset 0.</summary>
    void OnPartitionsAdded(int count);

    /// <summary>The tail is over: the stream was deleted, or the engine failed for good. Nothing follows.</summary>
    void OnEnded(EngineException reason);
}
