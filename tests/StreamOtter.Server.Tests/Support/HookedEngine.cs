using StreamOtter.Streams;

namespace StreamOtter.Server.Tests.Support;

/// <summary>An engine with something between it and whoever appends.</summary>
internal class HookedEngine(IStreamEngine inner) : IStreamEngine
{
    /// <summary>What an append does; null for what the engine does.</summary>
    public Func<IStreamLog, ReadOnlyMemory<NewRecord>, ValueTask<AppendResult[]>>? OnAppend { get; set; }

    /// <summary>Whether the engine behind it is another's, who disposes it.</summary>
    public bool KeepsInner { get; init; }

    public string Description => inner.Description;

    public EngineHealth Health => inner.Health;

    public bool IsShared => inner.IsShared;

    public async ValueTask<IStreamLog> OpenAsync(string name, bool mayCreate, CancellationToken cancellationToken = default) =>
        new Log(this, await inner.OpenAsync(name, mayCreate, cancellationToken));

    public ValueTask<IStreamLog> CreateAsync(string name, StreamSettings settings, CancellationToken cancellationToken = default) =>
        inner.CreateAsync(name, settings, cancellationToken);

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => inner.DeleteAsync(name, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default) => inner.ListAsync(cancellationToken);

    public ValueTask<IStreamGroup> JoinGroupAsync(
        string group, string stream, IGroupObserver observer, CancellationToken cancellationToken = default) =>
        inner.JoinGroupAsync(group, stream, observer, cancellationToken);

    public ValueTask DisposeAsync() => KeepsInner ? ValueTask.CompletedTask : inner.DisposeAsync();

    private sealed class Log(HookedEngine engine, IStreamLog inner) : IStreamLog
    {
        public string Name => inner.Name;

        public string Epoch => inner.Epoch;

        public int PartitionCount => inner.PartitionCount;

        public ValueTask<AppendResult[]> AppendAsync(ReadOnlyMemory<NewRecord> records, CancellationToken cancellationToken = default) =>
            engine.OnAppend is { } hook ? hook(inner, records) : inner.AppendAsync(records, cancellationToken);

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
