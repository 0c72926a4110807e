using Confluent.Kafka;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Publishing;

/// <summary>
/// One call to append: counts its records down as their outcomes come, and answers when the last has come. A record's
/// first outcome holds.
/// </summary>
internal sealed class PendingAppend
{
    private static readonly AppendResult Open = new(AppendStatus.Unknown, -1, -1, null, null);

    private readonly TaskCompletionSource<AppendResult[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly AppendResult[] _results;
    private readonly Func<Error, AppendResult> _refusal;
    private int _open;
    private int _next;

    public PendingAppend(ReadOnlyMemory<NewRecord> records, Func<Error, AppendResult> refusal, CancellationToken cancellationToken)
    {
        Records = records;
        CancellationToken = cancellationToken;
        _refusal = refusal;
        _open = records.Length;
        _results = new AppendResult[records.Length];
        Array.Fill(_results, Open);
        Handler = OnDelivered;
    }

    public ReadOnlyMemory<NewRecord> Records { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>How many records were given to the client or settled: the next one's place.</summary>
    public int Next
    {
        get => Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, value);
    }

    /// <summary>The producer that has its records, from the first on.</summary>
    public ProducerSession? Session { get; set; }

    /// <summary>When it began to wait for room, as a <see cref="TimeProvider"/> timestamp.</summary>
    public long WaitingSince { get; set; }

    /// <summary>The delivery handler, one for all records.</summary>
    public Action<DeliveryReport<byte[], OutgoingValue>> Handler { get; }

    public Task<AppendResult[]> Task => _done.Task;

    public void Cancel()
    {
        Session?.Forget(this);
        _done.TrySetCanceled(CancellationToken);
    }

    public void Settle(int index, in AppendResult result)
    {
        lock (_gate)
        {
            if (_results[index] != Open)
                return;
            _results[index] = result;
            if (--_open > 0)
                return;
        }
        Session?.Forget(this);
        _done.TrySetResult(_results);
    }

    /// <summary>Refuses what no producer has, and calls the rest unknown.</summary>
    public void Abandon(string reason)
    {
        for (var i = 0; i < _results.Length; i++)
            Settle(i, i < Next ? AppendResult.Unknown(reason) : AppendResult.Refused(EngineError.Unavailable, reason));
    }

    /// <summary>Refuses what no producer has.</summary>
    public void RefuseRest(string reason)
    {
        for (; Next < _results.Length; Next++)
            Settle(Next, AppendResult.Refused(EngineError.Unavailable, reason));
    }

    private void OnDelivered(DeliveryReport<byte[], OutgoingValue> report)
    {
        var error = report.Error;
        Session!.OnOutcome(error);
        Settle(report.Message.Value.Index, Outcome(report, error));
    }

    private AppendResult Outcome(DeliveryReport<byte[], OutgoingValue> report, Error error)
    {
        if (!error.IsError || error.Code == ErrorCode.DuplicateSequenceNumber)
            return AppendResult.Stored(report.Partition.Value, Math.Max(-1, report.Offset.Value));
        return report.Status == PersistenceStatus.NotPersisted && error.Code != ErrorCode.Local_MsgTimedOut
            ? _refusal(error)
            : AppendResult.Unknown($"Kafka did not acknowledge the record in time: {error.Reason} ({error.Code}). It may be stored.");
    }
}
