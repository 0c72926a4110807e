using StreamOtter.Kafka.Clients;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Reading;

/// <summary>
/// Reads of old records, a bounded number at once. A reader that stands where a read begins goes on with what it has
/// fetched ahead; clients that catch up read on and on, so that most do.
/// </summary>
internal sealed class ReaderPool : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<LogReader> _idle = [];
    private readonly SemaphoreSlim _places;
    private readonly KafkaEngineOptions _options;
    private readonly ConnectionMonitor _monitor;
    private readonly TimeProvider _time;
    private readonly Action _onMissingTopic;
    private int _made;
    private volatile bool _disposed;

    public ReaderPool(KafkaEngineOptions options, ConnectionMonitor monitor, TimeProvider time, Action onMissingTopic)
    {
        _options = options;
        _monitor = monitor;
        _time = time;
        _onMissingTopic = onMissingTopic;
        _places = new SemaphoreSlim(options.Readers);
    }

    public async Task<ReadResult?> ReadAsync(ReadJob job)
    {
        await _places.WaitAsync(job.CancellationToken).ConfigureAwait(false);
        LogReader? reader = null;
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            reader = Rent(job);
            return await reader.ReadAsync(job).ConfigureAwait(false);
        }
        finally
        {
            if (reader is not null)
                Return(reader);
            _places.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Every place taken means that no reader works any more; a read that never ends is not waited for.
        _disposed = true;
        for (var i = 0; i < _options.Readers; i++)
            await _places.WaitAsync(_options.RequestTimeout).ConfigureAwait(false);
        List<LogReader> readers;
        lock (_gate)
            readers = [.. _idle];
        await Task.WhenAll(readers.Select(reader => reader.DisposeAsync().AsTask())).ConfigureAwait(false);
        // Who still waits for a place is let in to hear that it is over.
        _places.Release();
    }

    private LogReader Rent(ReadJob job)
    {
        lock (_gate)
        {
            var at = _idle.FindIndex(reader => reader.StandsAt(job));
            if (at < 0)
                at = _idle.FindIndex(reader => reader.IsFree);
            if (at < 0 && _made < _options.Readers)
            {
                var reader = new LogReader(_options, _monitor, _time, _onMissingTopic);
                _made++;
                return reader;
            }
            // The one that was not used for longest stands first.
            at = Math.Max(0, at);
            var rented = _idle[at];
            _idle.RemoveAt(at);
            return rented;
        }
    }

    private void Return(LogReader reader)
    {
        lock (_gate)
            _idle.Add(reader);
    }
}
