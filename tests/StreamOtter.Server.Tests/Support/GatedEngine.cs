using StreamOtter.Streams;

namespace StreamOtter.Server.Tests.Support;

/// <summary>An engine whose appends wait for the test.</summary>
internal sealed class GatedEngine(IStreamEngine inner) : IStreamEngine
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    /// <summary>How many appends have been asked for.</summary>
    public int Appends => Volatile.Read(ref _waiting);

    public string Description => inner.Description;

    public bool IsShared => inner.IsShared;

    public EngineHealth Health => inner.Health;

    public void Open() => _open.TrySetResult();

    public async ValueTask<IStreamLog> OpenAsync(string name, bool mayCreate, CancellationToken cancellationToken = default) =>
        new Log(this, await inner.OpenAsync(name, mayCreate, cancellationToken));

    public ValueTask<IStreamLog> CreateAsync(string name, StreamSettings settings, CancellationToken cancellationToken = default) =>
        inner.CreateAsync(name, settings, cancellationToken);

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => inner.DeleteAsync(name, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    public ValueTask<IStreamGroup> JoinGroupAsync(
        string group, string stream, IGroupObserver observer, CancellationToken cancellationToken = default) =>
        inner.JoinGroupAsync(group, stream, observer, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Log(GatedEngine engine, IStreamLog inner) : IStreamLog
    {
        public string Name => inner.Name;

        public string Epoch => inner.Epoch;

        public int PartitionCount => inner.PartitionCount;

        public async ValueTask<AppendResult[]> AppendAsync(ReadOnlyMemory<NewRecord> records, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref engine._waiting);
            await engine._open.Task.WaitAsync(Limits.Patience, cancellationToken);
            return await inner.AppendAsync(records, cancellationToken);
        }

        public ValueTask<OffsetRange> GetRangeAsync(int partition, CancellationToken cancellationToken = default) =>
            inner.GetRangeAsync(partition, cancellationToken);

        public ValueTask<long> FindAsync(int partition, long timestamp, CancellationToken cancellationToken = default) =>
            inner.FindAsync(partition, timestamp, cancellationToken);

        public ValueTask<ReadResult> ReadAsync(int partition, long offset, int maxBytes, CancellationToken cancellationToken = default) =>
            inner.ReadAsync(partition, offset, maxBytes, cancellationToken);

        public ValueTask<IStreamTail> FollowAsync(ITailObserver observer, CancellationToken cancellationToken = default) =>
            inner.FollowAsync(observer, cancellationToken);
    }
}
