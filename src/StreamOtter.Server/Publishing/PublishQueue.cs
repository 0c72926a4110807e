using StreamOtter.Streams;

namespace StreamOtter.Server.Publishing;

/// <summary>
/// What one connection publishes: gathered while input is at hand, appended in batches, answered in the order it came.
/// Filled by the connection's reader; answered by one loop that runs while something is under way.
/// </summary>
internal sealed class PublishQueue<TTag>(Action<PublishBatch<TTag>, AppendResult[]> answer, PublishLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Queue<(PublishBatch<TTag> Batch, ValueTask<AppendResult[]> Results)> _underWay = new();
    private PublishBatch<TTag>? _gathering;
    private Task _started = Task.CompletedTask;
    private int _records;
    private long _bytes;
    private bool _answering;
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
    public void Add(Task<IAppender> stream, in NewRecord record, long seq, TTag tag)
    {
        if (_gathering is not null && !ReferenceEquals(_gathering.Stream, stream))
            Submit();
        _gathering ??= new PublishBatch<TTag>(stream, seq);
        _gathering.Add(record, tag);
    }

    /// <summary>Appends what was gathered.</summary>
    public void Submit()
    {
        if (_gathering is not { } batch)
            return;
        _gathering = null;
        var start = _started.IsCompleted && batch.Stream.IsCompletedSuccessfully
            ? batch.Stream.Result.AppendAsync(batch.Records, batch.FirstSeq)
            : AppendLaterAsync(batch);
        lock (_gate)
        {
            _records += batch.Records.Length;
            _bytes += batch.Bytes;
            _underWay.Enqueue((batch, start));
            if (_answering)
                return;
            _answering = true;
        }
        _ = AnswerAllAsync();
    }

    /// <summary>Calls back once, when everything that was submitted is answered.</summary>
    public void WhenAnswered(Action action)
    {
        lock (_gate)
        {
            if (_answering)
            {
                _whenAnswered += action;
                return;
            }
        }
        action();
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
            batch.Error = error;
            return AllOf(AppendResult.Refused(error.Message), batch.Records.Length);
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
