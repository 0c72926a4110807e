using System.Threading.Tasks.Sources;

namespace StreamOtter.Streams.Embedded;

/// <summary>
/// One call of append on its way. Its caller makes it; from the queue on it belongs to the writer, until it is
/// completed. Continuations run on the thread pool, never on the writer's thread.
/// </summary>
internal sealed class AppendRequest(ReadOnlyMemory<NewRecord> records, AppendResult[] results, long bytes)
    : IValueTaskSource<AppendResult[]>
{
    private ManualResetValueTaskSourceCore<AppendResult[]> _core = new() { RunContinuationsAsynchronously = true };
    private int _taken;
    private int _batchStart;

    /// <summary>What its records take on the disk, refused ones left out.</summary>
    public long Bytes => bytes;

    /// <summary>The next record to write. There is one if <see cref="SkipRefused"/> said so.</summary>
    public ref readonly NewRecord Next => ref records.Span[_taken];

    /// <summary>Whether every record has its result, so far as the current batch becomes durable.</summary>
    public bool IsTaken => _taken == results.Length;

    public ValueTask<AppendResult[]> Task => new(this, _core.Version);

    /// <summary>Marks where the current batch begins.</summary>
    public void BeginBatch() => _batchStart = _taken;

    /// <summary>Goes past records that were refused before they got here; answers whether there is one left.</summary>
    public bool SkipRefused()
    {
        while (_taken < results.Length && results[_taken].Error is not null)
            _taken++;
        return _taken < results.Length;
    }

    /// <summary>Gives the next record its result, which counts once the request is completed.</summary>
    public void Take(AppendResult result) => results[_taken++] = result;

    /// <summary>Gives every record of the current batch this result, those refused before left out.</summary>
    public void FailBatch(AppendResult result)
    {
        for (var i = _batchStart; i < _taken; i++)
        {
            if (results[i].Error is null)
                results[i] = result;
        }
    }

    /// <summary>Gives every record not yet taken this result.</summary>
    public void FailRest(AppendResult result)
    {
        while (SkipRefused())
            Take(result);
    }

    public void Complete() => _core.SetResult(results);

    public void Abandon(Exception reason) => _core.SetException(reason);

    AppendResult[] IValueTaskSource<AppendResult[]>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<AppendResult[]>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<AppendResult[]>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
