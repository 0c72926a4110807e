namespace StreamOtter.Streams.Embedded;

internal sealed partial class StreamLog
{
    // Guards everything below, and nothing else: it is held for a few instructions only.
    private readonly Lock _gate = new();
    private readonly Queue<AppendRequest> _queue = new();
    private readonly LinkedList<AppendRequest> _waiting = new();
    private long _queuedBytes;
    private bool _isScheduled;
    private TaskCompletionSource? _idle;

    public ValueTask<AppendResult[]> AppendAsync(
        ReadOnlyMemory<NewRecord> records, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfEnded();
        if (records.IsEmpty)
            return new ValueTask<AppendResult[]>([]);
        var results = new AppendResult[records.Length];
        var bytes = Admit(records.Span, results);
        if (bytes == 0)
            return new ValueTask<AppendResult[]>(results);

        var request = new AppendRequest(records, results, bytes);
        LinkedListNode<AppendRequest> place;
        lock (_gate)
        {
            ThrowIfEnded();
            if (_waiting.Count == 0 && HasRoom(bytes))
            {
                Enqueue(request);
                return request.Task;
            }
            place = _waiting.AddLast(request);
        }
        return cancellationToken.CanBeCanceled ? WaitAsync(place, cancellationToken) : request.Task;
    }

    /// <summary>Refuses what can be refused at once, and counts the bytes of the rest.</summary>
    private long Admit(ReadOnlySpan<NewRecord> records, AppendResult[] results)
    {
        long bytes = 0;
        var fault = _fault is { Kind: not StreamFaultKind.DiskFull } final ? final : null;
        for (var i = 0; i < records.Length; i++)
        {
            var size = Measure(records[i]);
            if (fault is not null)
                results[i] = fault.Refusal;
            else if (records[i].Partition is { } partition && partition != 0)
                results[i] = AppendResult.Refused(EngineError.PartitionNotFound, $"Stream '{Name}' has partition 0 only, not {partition}.");
            else if (_retention.Compacts && records[i].Key is null)
                results[i] = AppendResult.Refused(EngineError.InvalidRecord, $"Stream '{Name}' is compacted: give the record a key.");
            else if (size > _context.Options.MaxRecordBytes)
                results[i] = AppendResult.Refused(EngineError.RecordTooLarge, TooLarge(size));
            else
                bytes += size;
        }
        return bytes;
    }

    private static int Measure(in NewRecord record)
    {
        try
        {
            return RecordCodec.Measure(record);
        }
        catch (OverflowException)
        {
            return int.MaxValue;
        }
    }

    private string TooLarge(int size) =>
        $"The record takes {size} bytes, more than the {_context.Options.MaxRecordBytes} a record may take here. "
        + "Send smaller records, or raise MaxRecordBytes.";

    private bool HasRoom(long bytes) =>
        _queuedBytes == 0 || _queuedBytes + bytes <= _context.Options.MaxWaitingBytes;

    private void Enqueue(AppendRequest request)
    {
        _queuedBytes += request.Bytes;
        _queue.Enqueue(request);
        ScheduleWriter();
    }

    private void ScheduleWriter()
    {
        if (_isScheduled)
            return;
        _isScheduled = true;
        _context.Writers.Schedule(this);
    }

    private async ValueTask<AppendResult[]> WaitAsync(
        LinkedListNode<AppendRequest> place, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(_ => Cancel(place, cancellationToken), null))
            return await place.Value.Task.ConfigureAwait(false);
    }

    private void Cancel(LinkedListNode<AppendRequest> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // Once it is in the queue it runs to its end.
            if (place.List is null)
                return;
            _waiting.Remove(place);
            LetIn();
        }
        place.Value.Abandon(new OperationCanceledException(cancellationToken));
    }

    /// <summary>Whoever waits for room comes in, in the order of arrival.</summary>
    private void LetIn()
    {
        while (_waiting.First is { } first && HasRoom(first.Value.Bytes))
        {
            _waiting.RemoveFirst();
            Enqueue(first.Value);
        }
    }

    /// <summary>Returns once the writer has nothing to do.</summary>
    internal Task WhenIdleAsync()
    {
        lock (_gate)
        {
            if (!_isScheduled)
                return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private async ValueTask StopWritingAsync(EngineException reason)
    {
        AppendRequest[] abandoned;
        lock (_gate)
        {
            _end ??= reason;
            abandoned = [.. _waiting];
            _waiting.Clear();
        }
        foreach (var request in abandoned)
            request.Abandon(new EngineException(reason.Error, reason.Message));
        await WhenIdleAsync().ConfigureAwait(false);
    }
}
