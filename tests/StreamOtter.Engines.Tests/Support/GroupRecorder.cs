using StreamOtter.Streams;

namespace StreamOtter.Engines.Tests.Support;

/// <summary>A group's observer that writes down what is this process's, and lets a test wait for it.</summary>
public sealed class GroupRecorder : IGroupObserver
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, long> _owned = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _threads;

    /// <summary>What the test has done so far: the answer when partitions are taken away.</summary>
    public Dictionary<int, long> Reached { get; } = [];

    /// <summary>The partitions that are this process's, with the position they came with.</summary>
    public IReadOnlyDictionary<int, long> Owned
    {
        get
        {
            lock (_gate)
                return new SortedDictionary<int, long>(_owned);
        }
    }

    public EngineException? Ended { get; private set; }

    public int Revocations { get; private set; }

    public bool WasConcurrent { get; private set; }

    /// <summary>Whether it was told something after the end.</summary>
    public bool WasToldMore { get; private set; }

    public Action? OnAssignedAction { get; set; }

    public void OnAssigned(IReadOnlyList<(int Partition, long Next)> partitions)
    {
        OnAssignedAction?.Invoke();
        Note(() =>
        {
            foreach (var (partition, next) in partitions)
                _owned.Add(partition, next);
        });
    }

    public IReadOnlyList<(int Partition, long Next)> OnRevoked(IReadOnlyList<int> partitions)
    {
        Note(() =>
        {
            Revocations++;
            foreach (var partition in partitions)
                Assert.True(_owned.Remove(partition), $"Partition {partition} was not this one's.");
        });
        return [.. Reached.Where(r => partitions.Contains(r.Key)).Select(r => (r.Key, r.Value))];
    }

    public void OnEnded(EngineException reason) => Note(() => Ended = reason);

    /// <summary>Waits until something holds; fails with the recorder's state where it does not come to hold.</summary>
    public async Task WaitAsync(Func<GroupRecorder, bool> holds, string what)
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
                Assert.Fail($"Waited in vain for {what}: owned {string.Join(' ', Owned)}, ended: {Ended?.Message}");
        }
    }

    /// <summary>Waits until this many partitions are this process's.</summary>
    public Task WaitForCountAsync(int count) => WaitAsync(r => r._owned.Count == count, $"{count} partitions");

    private void Note(Action note)
    {
        if (Interlocked.Increment(ref _threads) > 1)
            WasConcurrent = true;
        lock (_gate)
        {
            WasToldMore |= Ended is not null;
            note();
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        Interlocked.Decrement(ref _threads);
    }
}
