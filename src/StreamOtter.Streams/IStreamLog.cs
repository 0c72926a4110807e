namespace StreamOtter.Streams;

/// <summary>
/// One stream of an engine: an append-only log in partitions. Every record has an offset that grows within its
/// partition, and <em>not</em> always by one: compaction and transactions leave holes, which are no loss.
/// </summary>
public interface IStreamLog
{
    /// <summary>The stream's name.</summary>
    string Name { get; }

    /// <summary>
    /// Tells one life of the name from the next: a stream that is deleted and made again has another epoch, and
    /// positions of the old one mean nothing in it.
    /// </summary>
    string Epoch { get; }

    /// <summary>How many partitions the stream has now. Never falls within one epoch.</summary>
    int PartitionCount { get; }

    /// <summary>
    /// Appends records and answers once each is durable, refused, or lost sight of. Records of one call that go to one
    /// partition are stored in their order, and after those of every earlier call. A call fails only as a whole
    /// before anything was written; what happens to a single record is in its result.
    /// </summary>
    /// <returns>One result for each record, in the same order.</returns>
    ValueTask<AppendResult[]> AppendAsync(ReadOnlyMemory<NewRecord> records, CancellationToken cancellationToken = default);

    /// <summary>The first retained offset of a partition, and the one the next record gets.</summary>
    /// <exception cref="EngineException"><see cref="EngineError.Unavailable"/>, <see cref="EngineError.StreamNotFound"/>.</exception>
    ValueTask<OffsetRange> GetRangeAsync(int partition, CancellationToken cancellationToken = default);

    /// <summary>The offset of the first record with this timestamp or a later one; the end where there is none.</summary>
    /// <param name="partition">The partition, from 0.</param>
    /// <param name="timestamp">Milliseconds since 1970-01-01T00:00:00Z.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="EngineException">As <see cref="GetRangeAsync"/>.</exception>
    ValueTask<long> FindAsync(int partition, long timestamp, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads records from an offset. Answers at once: with none if the offset is the end. The answer covers the
    /// offsets from <paramref name="offset"/> to <see cref="ReadResult.Next"/> completely, whatever holes lie between.
    /// </summary>
    /// <param name="partition">The partition, from 0.</param>
    /// <param name="offset">The first offset wanted.</param>
    /// <param name="maxBytes">About how much to read, in bytes. At least one record is read, whatever its size.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="EngineException">As <see cref="GetRangeAsync"/>, and <see cref="EngineError.Corrupt"/>.</exception>
    ValueTask<ReadResult> ReadAsync(int partition, long offset, int maxBytes, CancellationToken cancellationToken = default);

    /// <summary>
    /// Follows the stream from its end: everything that becomes durable after this call is observed, in each
    /// partition's order, until the tail is disposed.
    /// </summary>
    /// <exception cref="EngineException">As <see cref="GetRangeAsync"/>.</exception>
    ValueTask<IStreamTail> FollowAsync(ITailObserver observer, CancellationToken cancellationToken = default);
}
