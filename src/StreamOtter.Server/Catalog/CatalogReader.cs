using System.Text;
using System.Threading.Channels;
using StreamOtter.Streams;

namespace StreamOtter.Server.Catalog;

/// <summary>
/// Brings the catalog's stream into its entries: first what there is, then what comes. The tail is begun before the
/// replay, and what it sees meanwhile waits, so that nothing lies between them.
/// </summary>
internal sealed class CatalogReader(IStreamLog log, CatalogEntries entries, TimeProvider time) : ITailObserver, IAsyncDisposable
{
    private const int ReadBytes = 1 << 20;
    private static readonly TimeSpan ReadAgain = TimeSpan.FromMilliseconds(50);

    private readonly Channel<(int Partition, long Offset, CatalogEntry Entry)> _arrived =
        Channel.CreateUnbounded<(int, long, CatalogEntry)>(new() { SingleReader = true, SingleWriter = true });

    // Guards what follows: how far each partition was applied, and who waits for a place in it.
    private readonly Lock _gate = new();
    private readonly Dictionary<int, long> _applied = [];
    private readonly List<(int Partition, long Offset, TaskCompletionSource Seen)> _waiting = [];
    private EngineException? _ended;
    private IStreamTail? _tail;
    private Task _applying = Task.CompletedTask;

    public IStreamLog Log => log;

    public bool HasEnded
    {
        get
        {
            lock (_gate)
                return _ended is not null;
        }
    }

    /// <summary>Returns once all that was there at the call is applied.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _tail = await log.FollowAsync(this, cancellationToken);
        for (var partition = 0; partition < _tail.Start.Count; partition++)
            await ReplayAsync(partition, _tail.Start[partition], cancellationToken);
        _applying = ApplyAsync();
    }

    /// <summary>Returns once the record at this place is applied, or one after it.</summary>
    /// <exception cref="EngineException">The stream has ended.</exception>
    public Task SeenAsync(int partition, long offset, CancellationToken cancellationToken)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_applied.GetValueOrDefault(partition, -1) >= offset)
                return Task.CompletedTask;
            if (_ended is { } reason)
                return Task.FromException(new EngineException(reason.Error, reason.Message));
            _waiting.Add((partition, offset, seen));
        }
        return seen.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_tail is not null)
            await _tail.DisposeAsync();
        OnEnded(new EngineException(EngineError.Unavailable, "The gateway is stopping."));
        await _applying;
    }

    public void OnRecords(int partition, RecordBatch batch)
    {
        foreach (var record in batch)
            _arrived.Writer.TryWrite((partition, record.Offset, EntryOf(record)));
    }

    public void OnDrained()
    {
    }

    // What was overtaken by compaction is superseded by what follows.
    public void OnGap(int partition, long from, long next)
    {
    }

    public void OnPartitionsAdded(int count)
    {
    }

    public void OnEnded(EngineException reason) => _arrived.Writer.TryComplete(reason);

    private async Task ReplayAsync(int partition, long end, CancellationToken cancellationToken)
    {
        var next = (await log.GetRangeAsync(partition, cancellationToken)).First;
        while (next < end)
        {
            var read = await log.ReadAsync(partition, next, ReadBytes, cancellationToken);
            if (read.Next == next)
                await Task.Delay(ReadAgain, time, cancellationToken); // a broker that does not know yet of the end
            Apply(partition, read.Batch);
            next = read.Next;
        }
    }

    private void Apply(int partition, RecordBatch batch)
    {
        foreach (var record in batch)
            Apply(partition, record.Offset, EntryOf(record));
    }

    private async Task ApplyAsync()
    {
        try
        {
            await foreach (var (partition, offset, entry) in _arrived.Reader.ReadAllAsync())
                Apply(partition, offset, entry);
        }
        catch (Exception error)
        {
            // Whatever it was, nobody may wait for what does not come any more.
            End(error as EngineException ?? new EngineException(EngineError.Unavailable, $"The catalog failed: {error.Message}", error));
        }
    }

    private void Apply(int partition, long offset, CatalogEntry entry)
    {
        entries.Apply(entry);
        lock (_gate)
        {
            _applied[partition] = offset;
            foreach (var waiting in _waiting.Where(waiting => waiting.Partition == partition && waiting.Offset <= offset))
                waiting.Seen.SetResult();
            _waiting.RemoveAll(waiting => waiting.Seen.Task.IsCompleted);
        }
    }

    private void End(EngineException reason)
    {
        lock (_gate)
        {
            _ended = reason;
            foreach (var waiting in _waiting)
                waiting.Seen.SetException(new EngineException(reason.Error, reason.Message));
            _waiting.Clear();
        }
    }

    private static CatalogEntry EntryOf(in RecordView record) => new(
        Encoding.UTF8.GetString(record.Key),
        record.HasValue ? record.Value.ToArray() : default(ReadOnlyMemory<byte>?));
}
