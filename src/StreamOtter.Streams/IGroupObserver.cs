namespace StreamOtter.Streams;

/// <summary>Hears which partitions of a group are this process's. Called from one thread at a time; must return soon.</summary>
public interface IGroupObserver
{
    /// <summary>
    /// These partitions are this process's from now on. <c>Next</c> is the group's position in each: the offset of the
    /// first record that is not done, or -1 where the group has none yet.
    /// </summary>
    void OnAssigned(IReadOnlyList<(int Partition, long Next)> partitions);

    /// <summary>
    /// These partitions are no longer this process's. The answer is how far it got in them (those without news may be
    /// left out); that is kept before another process gets them, where the log still lets this one speak.
    /// </summary>
    IReadOnlyList<(int Partition, long Next)> OnRevoked(IReadOnlyList<int> partitions);

    /// <summary>The membership is over: the stream was deleted, or the engine failed for good. Nothing follows.</summary>
    void OnEnded(EngineException reason);
}
