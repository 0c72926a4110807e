using StreamOtter.Streams;

namespace StreamOtter.Kafka.Reading;

/// <summary>A read that has something to find: the offset lies in the range and before its end.</summary>
internal sealed class ReadJob(
    KafkaLog log, int partition, long offset, OffsetRange range, int maxBytes, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<ReadResult?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public KafkaLog Log => log;

    public int Partition => partition;

    public long Offset => offset;

    public OffsetRange Range => range;

    public int MaxBytes => maxBytes;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>What was found; null where retention took the offset meanwhile.</summary>
    public Task<ReadResult?> Task => _done.Task;

    public void Answer(RecordBatch batch, long next) => _done.TrySetResult(new ReadResult(batch, next, range));

    public void Overtake() => _done.TrySetResult(null);

    public void Fail(Exception reason) => _done.TrySetException(reason);

    public void Cancel() => _done.TrySetCanceled(cancellationToken);
}
