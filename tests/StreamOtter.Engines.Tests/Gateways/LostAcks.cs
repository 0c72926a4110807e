using System.Collections.Concurrent;
using StreamOtter.Streams;

namespace StreamOtter.Engines.Tests.Gateways;

/// <summary>An engine that stores what a gateway appends and, once told so, never says it: the moment before a crash.</summary>
internal sealed class LostAcks(IStreamEngine engine) : Borrowed(engine)
{
    private readonly ConcurrentDictionary<string, Log> _logs = [];
    private readonly TaskCompletionSource _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _silent;

    /// <summary>From now on nothing is acknowledged; completes once something has been stored so.</summary>
    public Task LoseAsync()
    {
        _silent = true;
        return _stored.Task;
    }

    public override async ValueTask<IStreamLog> OpenAsync(string name, bool mayCreate, CancellationToken cancellationToken = default)
    {
        var log = await base.OpenAsync(name, mayCreate, cancellationToken);
        return _logs.GetOrAdd(name, _ => new Log(this, log));
    }

    private sealed class Log(LostAcks owner, IStreamLog log) : IStreamLog
    {
        public string Name => log.Name;

        public string Epoch => log.Epoch;

        public int PartitionCount => log.PartitionCount;

        public async ValueTask<AppendResult[]> AppendAsync(ReadOnlyMemory<NewRecord> records, CancellationToken cancellationToken = default)
        {
            var results = await log.AppendAsync(records, cancellationToken);
            if (!owner._silent)
                return results;
            owner._stored.TrySetResult();
            return await new TaskCompletionSource<AppendResult[]>().Task;
        }

        public ValueTask<OffsetRange> GetRangeAsync(int partition, CancellationToken cancellationToken = default) =>
            log.GetRangeAsync(partition, cancellationToken);

        public ValueTask<long> FindAsync(int partition, long timestamp, CancellationToken cancellationToken = default) =>
            log.FindAsync(partition, timestamp, cancellationToken);

        public ValueTask<ReadResult> ReadAsync(int partition, long offset, int maxBytes, CancellationToken cancellationToken = default) =>
            log.ReadAsync(partition, offset, maxBytes, cancellationToken);

        public ValueTask<IStreamTail> FollowAsync(ITailObserver observer, CancellationToken cancellationToken = default) =>
            log.FollowAsync(observer, cancellationToken);
    }
}
