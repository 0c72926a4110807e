namespace StreamOtter.Streams.Tests.Window;

/// <summary>
/// A log that does nothing by itself: the test appends, says when the tail speaks and when reads are answered, and
/// takes records away. What it was ever given is remembered, to compare with.
/// </summary>
internal sealed class ScriptedLog(string name, int partitions = 1) : IStreamLog, IStreamTail
{
    private readonly Lock _gate = new();
    private readonly List<ScriptedPartition> _partitions = [.. Enumerable.Range(0, partitions).Select(_ => new ScriptedPartition())];
    private readonly Queue<PendingRead> _pending = new();
    private ITailObserver? _observer;
    private int _observed;

    public string Name => name;

    public string Epoch { get; set; } = "e1";

    public int PartitionCount => _partitions.Count;

    public IReadOnlyList<long> Start { get; private set; } = [];

    /// <summary>Whether reads are answered at once instead of by <see cref="AnswerRead"/>.</summary>
    public bool AnswersReads { get; set; }

    /// <summary>What a read throws instead of answering.</summary>
    public Exception? ReadFailure { get; set; }

    public Exception? FollowFailure { get; set; }

    /// <summary>How many reads were asked for.</summary>
    public int Reads { get; private set; }

    public int Tails { get; private set; }

    public ScriptedPartition this[int partition] => _partitions[partition];

    /// <summary>Appends a record of a number of bytes, after a hole in the offsets.</summary>
    public long Append(int partition = 0, int hole = 0, int size = 10, string? key = null)
    {
        lock (_gate)
            return _partitions[partition].Append(hole, size, key);
    }

    /// <summary>The tail passes on records that were appended, in one batch.</summary>
    public bool Speak(int partition = 0, int most = int.MaxValue)
    {
        ScriptedPartition of;
        long from, next;
        lock (_gate)
        {
            of = _partitions[partition];
            from = of.Seen;
            if (from < of.First)
            {
                next = of.Seen = of.First;
            }
            else
            {
                var records = of.From(from).Take(most).ToList();
                if (records.Count == 0)
                    return false;
                next = -1;
                of.Seen = records[^1].Offset + 1;
            }
        }
        if (next >= 0)
            _observer!.OnGap(partition, from, next);
        else
            _observer!.OnRecords(partition, ScriptedPartition.ToBatch(of.From(from).Where(record => record.Offset < of.Seen)));
        return true;
    }

    public void Drained() => _observer!.OnDrained();

    /// <summary>Everything appended is passed on.</summary>
    public void SpeakAll()
    {
        for (var partition = 0; partition < _observed; partition++)
        {
            while (Speak(partition))
            {
            }
        }
        Drained();
    }

    public void AddPartition()
    {
        _partitions.Add(new ScriptedPartition());
        _observer?.OnPartitionsAdded(_observed = _partitions.Count);
    }

    /// <summary>There is a partition more, of which the tail says nothing yet.</summary>
    public void AddPartitionInSilence() => _partitions.Add(new ScriptedPartition());

    public void End(EngineError error) => _observer!.OnEnded(new EngineException(error, "It is over."));

    /// <summary>Answers the oldest read that waits; false where none does.</summary>
    public bool AnswerRead()
    {
        PendingRead? read;
        lock (_gate)
        {
            if (!_pending.TryDequeue(out read))
                return false;
        }
        if (ReadFailure is { } failure)
            read.Result.SetException(failure);
        else
            read.Result.SetResult(Read(read.Partition, read.Offset, read.MaxBytes));
        return true;
    }

    public void AnswerReads()
    {
        while (AnswerRead())
        {
        }
    }

    public ValueTask<ReadResult> ReadAsync(int partition, long offset, int maxBytes, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Reads++;
            if (!AnswersReads)
            {
                // Continuations run where the test answers: all is over when the answer is given.
                var read = new PendingRead(partition, offset, maxBytes, new TaskCompletionSource<ReadResult>());
                _pending.Enqueue(read);
                return new ValueTask<ReadResult>(read.Result.Task);
            }
        }
        return ReadFailure is { } failure
            ? ValueTask.FromException<ReadResult>(failure)
            : new ValueTask<ReadResult>(Read(partition, offset, maxBytes));
    }

    public ValueTask<IStreamTail> FollowAsync(ITailObserver observer, CancellationToken cancellationToken = default)
    {
        if (FollowFailure is { } failure)
            return ValueTask.FromException<IStreamTail>(failure);
        lock (_gate)
        {
            Tails++;
            _observer = observer;
            _observed = _partitions.Count;
            foreach (var partition in _partitions)
                partition.Seen = partition.Next;
            Start = [.. _partitions.Select(partition => partition.Next)];
        }
        return new ValueTask<IStreamTail>(this);
    }

    public ValueTask<OffsetRange> GetRangeAsync(int partition, CancellationToken cancellationToken = default)
    {
        lock (_gate)
            return new(new OffsetRange(_partitions[partition].First, _partitions[partition].Next));
    }

    public ValueTask<long> FindAsync(int partition, long timestamp, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<AppendResult[]> AppendAsync(ReadOnlyMemory<NewRecord> records, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        Tails--;
        return default;
    }

    private ReadResult Read(int partition, long offset, int maxBytes)
    {
        lock (_gate)
            return _partitions[partition].Read(offset, maxBytes);
    }

    private sealed record PendingRead(int Partition, long Offset, int MaxBytes, TaskCompletionSource<ReadResult> Result);
}
