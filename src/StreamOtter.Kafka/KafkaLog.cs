using Confluent.Kafka.Admin;
using StreamOtter.Kafka.Publishing;
using StreamOtter.Kafka.Reading;
using StreamOtter.Kafka.Topics;
using StreamOtter.Streams;

namespace StreamOtter.Kafka;

/// <summary>A topic as a stream, for as long as the topic lives: another of its name is another log.</summary>
internal sealed class KafkaLog : IStreamLog
{
    private readonly AppendQueue _appends;
    private readonly EngineParts _parts;
    private volatile EngineException? _ended;
    private int _partitionCount;

    public KafkaLog(TopicState state, EngineParts parts)
    {
        _parts = parts;
        Name = state.Name;
        Epoch = state.Epoch;
        _partitionCount = state.PartitionCount;
        _appends = new AppendQueue(parts.Publisher, Name, parts.Watch.Nudge);
    }

    public string Name { get; }

    public string Epoch { get; }

    public int PartitionCount => Volatile.Read(ref _partitionCount);

    public bool HasEnded => _ended is not null;

    public async ValueTask<AppendResult[]> AppendAsync(
        ReadOnlyMemory<NewRecord> records, CancellationToken cancellationToken = default)
    {
        ThrowIfEnded();
        cancellationToken.ThrowIfCancellationRequested();
        return records.IsEmpty ? [] : await _appends.AppendAsync(records, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<OffsetRange> GetRangeAsync(int partition, CancellationToken cancellationToken = default)
    {
        ThrowIfMissing(partition);
        // Both questions go out before either is answered.
        var first = OffsetAsync(partition, OffsetSpec.Earliest(), cancellationToken);
        var next = OffsetAsync(partition, OffsetSpec.Latest(), cancellationToken);
        await Task.WhenAll(first, next).ConfigureAwait(false);
        var start = await first.ConfigureAwait(false);
        return new OffsetRange(start, Math.Max(start, await next.ConfigureAwait(false)));
    }

    public async ValueTask<long> FindAsync(int partition, long timestamp, CancellationToken cancellationToken = default)
    {
        ThrowIfMissing(partition);
        // The end is asked for first: what comes between the two answers is not skipped.
        var end = await OffsetAsync(partition, OffsetSpec.Latest(), cancellationToken).ConfigureAwait(false);
        // To Kafka a negative timestamp is a name for an end of the log.
        var found = await OffsetAsync(partition, OffsetSpec.ForTimestamp(Math.Max(0, timestamp)), cancellationToken).ConfigureAwait(false);
        return found < 0 ? end : found;
    }

    public async ValueTask<ReadResult> ReadAsync(
        int partition, long offset, int maxBytes, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var range = await GetRangeAsync(partition, cancellationToken).ConfigureAwait(false);
            if (offset < range.First)
                return new ReadResult(RecordBatch.Empty, range.First, range, OutOfRange: true);
            if (offset > range.Next)
                return new ReadResult(RecordBatch.Empty, range.Next, range, OutOfRange: true);
            if (offset == range.Next)
                return new ReadResult(RecordBatch.Empty, offset, range);
            var job = new ReadJob(this, partition, offset, range, maxBytes, cancellationToken);
            if (await _parts.Readers.ReadAsync(job).ConfigureAwait(false) is { } result)
                return result;
        }
    }

    public async ValueTask<IStreamTail> FollowAsync(ITailObserver observer, CancellationToken cancellationToken = default)
    {
        ThrowIfEnded();
        var partitions = Enumerable.Range(0, PartitionCount).ToList();
        var ends = await GuardAsync(
            _parts.Admin.OffsetsAsync(Name, partitions, OffsetSpec.Latest(), cancellationToken)).ConfigureAwait(false);
        return await _parts.Tails.FollowAsync(this, ends, observer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The topic has at least this many partitions.</summary>
    public void Grow(int count)
    {
        if (count <= PartitionCount)
            return;
        Volatile.Write(ref _partitionCount, count);
        _parts.Tails.Grow(this, count);
    }

    /// <summary>The topic is gone: whoever uses or follows it is told.</summary>
    public void End(EngineException reason)
    {
        _ended = reason;
        _parts.Tails.End(this, reason);
        _parts.Groups.End(this, reason);
    }

    public void ThrowIfEnded()
    {
        if (_ended is { } reason)
            throw new EngineException(reason.Error, reason.Message);
    }

    private void ThrowIfMissing(int partition)
    {
        ThrowIfEnded();
        if (partition < 0 || partition >= PartitionCount)
        {
            throw new EngineException(
                EngineError.PartitionNotFound, $"The topic '{Name}' has the partitions 0 to {PartitionCount - 1}, and no {partition}.");
        }
    }

    private async Task<long> OffsetAsync(int partition, OffsetSpec which, CancellationToken cancellationToken) =>
        (await GuardAsync(_parts.Admin.OffsetsAsync(Name, [partition], which, cancellationToken)).ConfigureAwait(false))[0];

    private async Task<long[]> GuardAsync(Task<long[]> asked)
    {
        try
        {
            return await asked.ConfigureAwait(false);
        }
        catch (EngineException e) when (e.Error == EngineError.StreamNotFound)
        {
            _parts.Watch.Nudge();
            throw;
        }
    }
}
