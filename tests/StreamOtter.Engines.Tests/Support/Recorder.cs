using StreamOtter.Streams;

namespace StreamOtter.Engines.Tests.Support;

/// <summary>An observer that writes down what it is told, and lets a test wait for it.</summary>
public sealed class Recorder : ITailObserver
{
    private readonly Lock _gate = new();
    private readonly List<TestRecord> _records = [];
    private readonly HashSet<string> _texts = [];
    private readonly List<(int Partition, long From, long Next)> _gaps = [];
    private readonly List<string> _calls = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _threads;

    public IReadOnlyList<TestRecord> Records => Locked(() => _records.ToList());

    public IReadOnlyList<(int Partition, long From, long Next)> Gaps => Locked(() => _gaps.ToList());

    public IReadOnlyList<string> Calls => Locked(() => _calls.ToList());

    public EngineException? Ended { get; private set; }

    public int PartitionsAdded { get; private set; }

    /// <summary>Whether records were told and the word that all had been was not, yet.</summary>
    public bool IsUndrained { get; private set; }

    public bool WasConcurrent { get; private set; }

    public Action? OnRecordsAction { get; set; }

    public void OnRecords(int partition, RecordBatch batch) => Note("records", () =>
    {
        var records = TestRecord.From(partition, batch);
        _records.AddRange(records);
        _texts.UnionWith(records.Select(record => record.Text));
        IsUndrained = true;
        OnRecordsAction?.Invoke();
    });

    public void OnDrained() => Note("drained", () => IsUndrained = false);

    public void OnGap(int partition, long from, long next) => Note("gap", () => _gaps.Add((partition, from, next)));

    public void OnPartitionsAdded(int count) => Note("partitions", () => PartitionsAdded = count);

    public void OnEnded(EngineException reason) => Note("ended", () => Ended = reason);

    /// <summary>Whether a record with this text was seen.</summary>
    public bool Contains(string text) => _texts.Contains(text);

    /// <summary>Waits until something holds; fails with the recorder's state where it does not come to hold.</summary>
    public async Task WaitAsync(Func<Recorder, bool> holds, string what)
    {
        var limit = Task.Delay(Limits.Wait, TimeProvider.System);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (holds(this))
                    return;
                changed = _changed.Task;
            }
            if (await Task.WhenAny(changed, limit) == limit)
                Assert.Fail($"Waited in vain for {what}: {_records.Count} records, {_gaps.Count} gaps, ended: {Ended?.Message}");
        }
    }

    public Task WaitForCountAsync(int count) => WaitAsync(r => r._records.Count >= count && !r.IsUndrained, $"{count} records");

    /// <summary>Waits until a call has come, which may not have returned.</summary>
    public async Task WaitForCallAsync() => await _called.Task.WaitAsync(Limits.Wait);

    private void Note(string call, Action note)
    {
        if (Interlocked.Increment(ref _threads) > 1)
            WasConcurrent = true;
        _called.TrySetResult();
        lock (_gate)
        {
            _calls.Add(call);
            note();
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        Interlocked.Decrement(ref _threads);
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }
}
