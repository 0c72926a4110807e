namespace StreamOtter.Cli.Verify;

/// <summary>What one subscriber was given, held against what the publishers were told.</summary>
internal sealed class VerifyAccount(VerifyText text, IReadOnlyList<VerifyLedger> ledgers)
{
    private readonly Lock _gate = new();
    private readonly NumberSet[] _seen = [.. ledgers.Select(_ => new NumberSet())];
    private readonly long[] _lastNumber = [.. ledgers.Select(_ => -1L)];
    private readonly Dictionary<int, long> _lastOffset = [];
    private readonly Dictionary<int, PartitionCount> _partitions = [];

    /// <summary>What was wrong, by partition; and how many records each brought.</summary>
    public IReadOnlyDictionary<int, PartitionCount> Partitions
    {
        get
        {
            lock (_gate)
                return new Dictionary<int, PartitionCount>(_partitions);
        }
    }

    /// <summary>A record came.</summary>
    public void Take(int partition, long offset, ReadOnlySpan<char> value)
    {
        lock (_gate)
        {
            var count = _partitions.GetValueOrDefault(partition);
            var isBehind = _lastOffset.TryGetValue(partition, out var last) && offset <= last;
            _lastOffset[partition] = offset;
            _partitions[partition] = IsOwn(value, out var publisher, out var number)
                ? TakeOwn(count, publisher, number, isBehind)
                : count with { Foreign = count.Foreign + 1 };
        }
    }

    /// <summary>The gateway said that records are gone.</summary>
    public void TakeGap(int partition)
    {
        lock (_gate)
        {
            var count = _partitions.GetValueOrDefault(partition);
            _partitions[partition] = count with { Gaps = count.Gaps + 1 };
        }
    }

    /// <summary>How many acknowledged records it was not given.</summary>
    public long CountLost()
    {
        lock (_gate)
            return ledgers.Select((ledger, publisher) => ledger.CountMissing(_seen[publisher])).Sum();
    }

    /// <summary>A number that no publisher has given out is as foreign as another run's.</summary>
    private bool IsOwn(ReadOnlySpan<char> value, out int publisher, out long number) =>
        text.TryRead(value, out publisher, out number) && publisher < ledgers.Count && number < ledgers[publisher].Begun;

    private PartitionCount TakeOwn(PartitionCount count, int publisher, long number, bool isBehind)
    {
        var isNew = _seen[publisher].Add(number);
        var isReordered = isNew && (isBehind || number < _lastNumber[publisher]);
        _lastNumber[publisher] = Math.Max(_lastNumber[publisher], number);
        return count with
        {
            Records = count.Records + 1,
            Duplicates = count.Duplicates + (isNew ? 0 : 1),
            Reordered = count.Reordered + (isReordered ? 1 : 0),
        };
    }
}
