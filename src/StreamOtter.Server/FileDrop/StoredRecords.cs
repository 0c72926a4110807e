using System.Text;
using StreamOtter.Server.Producers;
using StreamOtter.Streams;

namespace StreamOtter.Server.FileDrop;

/// <summary>
/// Which records of a file the log holds, read from the log. Only of the last batch may there be some without others
/// before them (see <see cref="DropReader.MaxRecords"/>): so it is enough to know the last ones one by one.
/// </summary>
internal sealed class StoredRecords
{
    private const int ReadBytes = 1 << 20;

    private readonly long[] _last = new long[1024];
    private long _first; // those before it were stored; retention has taken them

    private StoredRecords()
    {
    }

    /// <summary>What the log holds of a file that was not begun.</summary>
    public static StoredRecords None { get; } = new();

    /// <summary>The highest number that is stored; 0 for none.</summary>
    public long Highest { get; private set; }

    public bool Contains(long number) =>
        number <= Highest && (number < _first || number <= Highest - _last.Length || _last[number % _last.Length] == number);

    /// <summary>Reads the log; null where it no longer goes back far enough to tell.</summary>
    /// <exception cref="EngineException">It cannot be read now.</exception>
    public static async Task<StoredRecords?> FindAsync(IStreamLog log, DropState state, CancellationToken cancellationToken)
    {
        var stored = new StoredRecords();
        var producer = Encoding.ASCII.GetBytes(state.Producer);
        var range = await log.GetRangeAsync(state.Partition, cancellationToken);
        var from = Math.Max(state.From, range.First);
        var isWhole = from == state.From;
        while (from < range.Next)
        {
            var result = await log.ReadAsync(state.Partition, from, ReadBytes, cancellationToken);
            if (result.Next <= from)
                throw new EngineException(EngineError.Unavailable, $"The end of the stream '{log.Name}' cannot be read yet.");
            stored.Take(result.Batch, producer);
            from = result.Next;
            isWhole &= !result.OutOfRange;
        }
        if (isWhole)
            stored._first = 0;
        return isWhole || stored.Highest > 0 ? stored : null;
    }

    private void Take(RecordBatch batch, ReadOnlySpan<byte> wanted)
    {
        foreach (var record in batch)
        {
            if (!ProducerHeader.TryFind(record, out var producer, out var number) || !producer.SequenceEqual(wanted))
                continue;
            if (Highest == 0)
                _first = number;
            Highest = Math.Max(Highest, number);
            _last[number % _last.Length] = number;
        }
    }
}
