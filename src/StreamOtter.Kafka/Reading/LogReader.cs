using System.Collections.Concurrent;
using Confluent.Kafka;
using StreamOtter.Kafka.Clients;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Reading;

/// <summary>One consumer with a thread of its own, on which it blocks. Does one read at a time.</summary>
internal sealed class LogReader : IAsyncDisposable
{
    // How soon a read notices that its caller gave up.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);
    private const int FirstCapacity = 64 << 10;

    private readonly BlockingCollection<ReadJob> _jobs = new(1);
    private readonly RecordParts _parts = new();
    private readonly IConsumer<bool, bool> _consumer;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ConnectionMonitor _monitor;
    private readonly Action _onMissingTopic;
    private readonly Task _running;
    private (KafkaLog Log, int Partition, long Offset)? _position;

    public LogReader(KafkaEngineOptions options, ConnectionMonitor monitor, TimeProvider time, Action onMissingTopic)
    {
        _timeout = options.RequestTimeout;
        _time = time;
        _onMissingTopic = onMissingTopic;
        _monitor = monitor;
        _consumer = new ConsumerBuilder<bool, bool>(ClientSettings.Reader(options))
            .SetKeyDeserializer(_parts.Key)
            .SetValueDeserializer(_parts.Value)
            .SetErrorHandler((_, error) => monitor.Heard(error))
            .SetLogHandler((_, message) => monitor.Forward(message))
            .Build();
        _running = Blocking.RunAsync(Run);
    }

    /// <summary>Whether it has no partition, and nothing fetched ahead that would be lost.</summary>
    public bool IsFree => _position is null;

    public bool StandsAt(ReadJob job) => _position == (job.Log, job.Partition, job.Offset);

    public Task<ReadResult?> ReadAsync(ReadJob job)
    {
        _jobs.Add(job);
        return job.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.CompleteAdding();
        await _running.WaitAsync(_timeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Run()
    {
        foreach (var job in _jobs.GetConsumingEnumerable())
            Serve(job);
        _consumer.Dispose();
    }

    private void Serve(ReadJob job)
    {
        try
        {
            if (!StandsAt(job))
                _consumer.Assign(new TopicPartitionOffset(job.Log.Name, job.Partition, job.Offset));
            _position = null;
            Read(job);
        }
        catch (OperationCanceledException)
        {
            Leave();
            job.Cancel();
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            Leave();
            job.Overtake();
        }
        catch (Exception e)
        {
            Leave();
            job.Fail(e is KafkaException k ? KafkaErrors.Map(k.Error, $"Reading '{job.Log.Name}'", job.Log.Name) : e);
        }
    }

    private void Read(ReadJob job)
    {
        var batch = new RecordBatchBuilder(Math.Clamp(job.MaxBytes, RecordCodec.HeaderSize, FirstCapacity));
        var next = job.Offset;
        var started = _time.GetTimestamp();
        while (next < job.Range.Next && (batch.Length == 0 || batch.Length < job.MaxBytes))
        {
            job.CancellationToken.ThrowIfCancellationRequested();
            if (Consume(job, batch) is { } passed)
                next = Math.Max(next, passed);
            else if (_time.GetElapsedTime(started) > _timeout && batch.Length > 0)
                break;
            else if (_time.GetElapsedTime(started) > _timeout)
                throw _monitor.Unreachable($"Reading '{job.Log.Name}', partition {job.Partition}", inner: null);
        }
        // At the end there is nothing to fetch ahead: the consumer stops asking.
        var isEnd = next >= job.Range.Next;
        _position = isEnd ? null : (job.Log, job.Partition, next);
        job.Answer(batch.ToBatch(), next);
        if (isEnd)
            Leave();
    }

    /// <summary>Answers the offset up to which everything was seen, or null where nothing came.</summary>
    private long? Consume(ReadJob job, RecordBatchBuilder batch)
    {
        _parts.Begin(batch);
        try
        {
            var result = _consumer.Consume(Slice);
            if (result is null)
                return null;
            // The end, as of when it was met; holes before it are passed.
            if (result.IsPartitionEOF)
                return result.Offset.Value;
            batch.EndRecord(result.Offset.Value, result.Message.Timestamp.UnixTimestampMs);
            return result.Offset.Value + 1;
        }
        catch (ConsumeException e) when (KafkaErrors.IsMissingTopic(e.Error.Code))
        {
            // True for a moment with a new topic; where it lasts, the watch finds out and ends the log.
            _onMissingTopic();
            job.Log.ThrowIfEnded();
            return null;
        }
    }

    private void Leave()
    {
        _position = null;
        try
        {
            _consumer.Unassign();
        }
        catch (KafkaException e)
        {
            _monitor.Heard(e.Error);
        }
    }
}
