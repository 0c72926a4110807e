using System.Text;
using StreamOtter.Streams;

namespace StreamOtter.Server.Producers;

/// <summary>
/// Where a stream's recent records of all producers lie, read from the log when a producer comes back. After a crash
/// many come back at once: one reading serves them all, and the next goes on where it ended.
/// </summary>
internal sealed class ProducerIndex(IStreamLog log)
{
    private const int ReadBytes = 1 << 20;

    /// <summary>With more records than this, everything is forgotten and read anew when it is needed.</summary>
    private const int MaxRecords = 500_000;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, Dictionary<long, AppendResult>> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (long From, long To)> _read = [];
    private int _records;

    /// <summary>The places of a producer's records since a time, by sequence number.</summary>
    public async ValueTask<IReadOnlyDictionary<long, AppendResult>> FindAsync(string producer, long since, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_records > MaxRecords)
                Clear();
            for (var partition = 0; partition < log.PartitionCount; partition++)
                await ReadAsync(partition, since, cancellationToken);
            return _producers.TryGetValue(producer, out var found)
                ? new Dictionary<long, AppendResult>(found)
                : new Dictionary<long, AppendResult>();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask ReadAsync(int partition, long since, CancellationToken cancellationToken)
    {
        var from = await log.FindAsync(partition, since, cancellationToken);
        var end = (await log.GetRangeAsync(partition, cancellationToken)).Next;
        var (readFrom, readTo) = _read.GetValueOrDefault(partition, (from, from));
        if (from < readFrom)
            await ReadAsync(partition, from, readFrom, cancellationToken);
        await ReadAsync(partition, Math.Max(readTo, Math.Min(from, end)), end, cancellationToken);
        _read[partition] = (Math.Min(from, readFrom), Math.Max(end, readTo));
    }

    private async ValueTask ReadAsync(int partition, long from, long to, CancellationToken cancellationToken)
    {
        while (from < to)
        {
            var result = await log.ReadAsync(partition, from, ReadBytes, cancellationToken);
            if (result.Next <= from)
                throw new EngineException(EngineError.Unavailable, $"The end of the stream '{log.Name}' cannot be read yet. Try again.");
            Take(partition, result.Batch);
            from = result.Next;
        }
    }

    private void Take(int partition, RecordBatch batch)
    {
        foreach (var record in batch)
        {
            if (!ProducerHeader.TryFind(record, out var producer, out var seq))
                continue;
            var name = Encoding.ASCII.GetString(producer);
            if (!_producers.TryGetValue(name, out var records))
                _producers.Add(name, records = []);
            if (records.TryAdd(seq, AppendResult.Stored(partition, record.Offset)))
                _records++;
        }
    }

    private void Clear()
    {
        _producers.Clear();
        _read.Clear();
        _records = 0;
    }
}
