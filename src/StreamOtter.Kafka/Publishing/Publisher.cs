using StreamOtter.Kafka.Clients;

namespace StreamOtter.Kafka.Publishing;

/// <summary>
/// Holds the engine's one producer, and puts a new one in its place when it fails for good: librdkafka's idempotent
/// producer is of no use after a fatal error.
/// </summary>
internal sealed class Publisher : IAsyncDisposable
{
    private static readonly TimeSpan LastChance = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly KafkaEngineOptions _options;
    private readonly ConnectionMonitor _monitor;
    private ProducerSession _session;
    private Task _ending = Task.CompletedTask;
    private volatile bool _disposed;

    public Publisher(KafkaEngineOptions options, ConnectionMonitor monitor, TimeProvider time)
    {
        _options = options;
        _monitor = monitor;
        Time = time;
        _session = Begin();
    }

    public TimeProvider Time { get; }

    /// <summary>How long an append may wait for room.</summary>
    public TimeSpan Patience => _options.AppendTimeout;

    public int MaxRecordBytes => _options.MaxRecordBytes;

    public bool IsDisposed => _disposed;

    /// <summary>Set whenever a record left the producer's queue.</summary>
    public AsyncSignal Room { get; } = new();

    public ProducerSession Session => Volatile.Read(ref _session);

    public async ValueTask DisposeAsync()
    {
        Task ending;
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            ending = Task.WhenAll(_ending, EndAsync(_session, _options.RequestTimeout, "The gateway ended before Kafka acknowledged."));
        }
        await ending.ConfigureAwait(false);
    }

    private ProducerSession Begin() => new(ClientSettings.Producer(_options), _monitor, Room, Replace);

    // Comes on the dead producer's own thread, which its disposal waits for: hence the other one.
    private void Replace(ProducerSession dead)
    {
        lock (_gate)
        {
            if (_disposed || dead != _session)
                return;
            Volatile.Write(ref _session, Begin());
            _ending = Task.WhenAll(_ending, EndAsync(dead, LastChance, "The producer failed before Kafka acknowledged the record."));
        }
    }

    private static Task EndAsync(ProducerSession session, TimeSpan patience, string reason) =>
        Blocking.RunAsync(() => session.End(patience, reason));
}
