using StreamOtter.Streams;

namespace StreamOtter.Server.Publishing;

/// <summary>
/// What one connection publishes: gathered while input is at hand, appended in batches, answered in the order it came.
/// Filled by the connection's reader; answered by one loop that runs while something is under way.
/// </summary>
internal sealed class PublishQueue<TTag>(Action<PublishBatch<TTag>, AppendResult[]> answer, PublishLimits limits)
{
    /// <summary>A batch is appended when it is this large, even while more input is at hand.</summary>
    private const int MaxBatchRecords = 1_000;
    private const long MaxBatchBytes = 256 << 10;

    private readonly Lock _gate = new();
    private readonly Queue<(PublishBatch<TTag> Batch, ValueTask<AppendResult[]> Results)> _underWay = new();
    private PublishBatch<TTag>? _gathering;
    private Task _started = Task.CompletedTask;
    private int _records;
    private long _bytes;
    private bool _answering;
    private bool _isGathering; // what is gathered will be submitted, and is waited for
    private bool _isClosed;
    private Action? _whenAnswered;

    /// <summary>Whether the client has no more unanswered than agreed.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
                return _records < limits.Records && _bytes < limits.Bytes && _started.IsCompleted;
        }
    }

    /// <summary>Takes a record for a stream, which may be on its way to being opened.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="record">The record.</param>
    /// <param name="seq">Its sequence number: one more than that of the record before it.</param>
    /// <param name="tag">What the answer to it needs.</param>
    /// <returns>False where nothing is taken any more: <see cref="WhenAnswered"/> was called.</returns>
    public bool TryAdd(Task<IAppender> stream, in NewRecord record, long seq, TTag tag)
    {
        if (_gathering is not null && !ReferenceEquals(_gathering.Stream, stream))
            Submit();
        if (_gathering is null)
        {
            lock (_gate)
            {
                if (_isClosed)
                    return false;
                _isGathering = true;
            }
            _gathering = new PublishBatch<TTag>(stream, seq);
        }
        _gathering.Add(record, tag);
        if (_gathering.Records.Length >= MaxBatchRecords || _gathering.Bytes >= MaxBatchBytes)
            Submit();
        return true;
    }

    /// <summary>Appends what was gathered.</summary>
    public void Submit()
    {
        if (_gathering is not { } batch)
            return;
        _gathering = null;
        var start = _started.IsCompleted && batch.Stream.IsCompletedSuccessfully
            ? AppendNow(batch)
            : AppendLaterAsync(batch);
        lock (_gate)
        {
            _isGathering = false;
            _records += batch.Records.Length;
            _bytes += batch.Bytes;
            _underWay.Enqueue((batch, start));
            if (_answering)
                return;
            _answering = true;
        }
        _ = AnswerAllAsync();
    }

    /// <summary>Takes nothing more, and calls back once, when everything that was taken is answered.</summary>
    public void WhenAnswered(Action action)
    {
        lock (_gate)
        {
            _isClosed = true;
            if (_answering || _isGathering)
            {
                _whenAnswered += action;
                return;
            }
        }
        action();
    }

    private static ValueTask<AppendResult[]> AppendNow(PublishBatch<TTag> batch)
    {
        try
        {
            return batch.Stream.Result.AppendAsync(batch.Records, batch.FirstSeq);
        }
        catch (Exception error)
        {
            // An engine may also refuse on the spot, a stream that was deleted for one: that is an answer like others.
            return ValueTask.FromException<AppendResult[]>(error);
        }
    }

    /// <summary>A stream that is still being opened: nothing of this connection overtakes what waits for it.</summary>
    private async ValueTask<AppendResult[]> AppendLaterAsync(PublishBatch<TTag> batch)
    {
        var before = _started;
        var started = new TaskCompletionSource();
        _started = started.Task;
        try
        {
            await before;
            var stream = await batch.Stream;
            var appending = stream.AppendAsync(batch.Records, batch.FirstSeq);
            started.SetResult();
            return await appending;
        }
        finally
        {
            started.TrySetResult();
        }
    }

    private async Task AnswerAllAsync()
    {
        Action? whenAnswered;
        while (true)
        {
            PublishBatch<TTag> batch;
            ValueTask<AppendResult[]> results;
            lock (_gate)
            {
                if (_underWay.Count == 0)
                {
                    _answering = false;
                    if (_isGathering)
                        return; // answered after that is submitted
                    whenAnswered = _whenAnswered;
                    _whenAnswered = null;
                    break;
                }
                (batch, results) = _underWay.Dequeue();
            }
            var answers = await ResultsOfAsync(batch, results);
            lock (_gate)
            {
                _records -= batch.Records.Length;
                _bytes -= batch.Bytes;
            }
            answer(batch, answers);
        }
        whenAnswered?.Invoke();
    }

    private static async ValueTask<AppendResult[]> ResultsOfAsync(PublishBatch<TTag> batch, ValueTask<AppendResult[]> results)
    {
        try
        {
            return await results;
        }
        catch (EngineException error)
        {
            return AllOf(AppendResult.Refused(error.Error, error.Message), batch.Records.Length);
        }
        catch (Exception error)
        {
            // Not an answer of the engine's: nothing is known of these records.
            return AllOf(AppendResult.Unknown(error.Message), batch.Records.Length);
        }
    }

    private static AppendResult[] AllOf(AppendResult result, int count)
    {
        var results = new AppendResult[count];
        Array.Fill(results, result);
        return results;
    }
}
