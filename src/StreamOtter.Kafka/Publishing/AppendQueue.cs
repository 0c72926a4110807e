using System.Runtime.InteropServices;
using Confluent.Kafka;
using StreamOtter.Kafka.Clients;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Publishing;

/// <summary>
/// Hands one topic's appends to the producer in the order they came. Where the producer's queue is full they wait here,
/// in order, until it has room or their patience ends; none overtakes another.
/// </summary>
internal sealed class AppendQueue
{
    // A report that came between a full queue and the waiting for it is not missed for longer than this.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private const int MaxTargets = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<PendingAppend> _waiting = new();
    private readonly Dictionary<int, TopicPartition> _targets = [];
    private readonly Message<byte[], OutgoingValue> _message = new();
    private readonly Publisher _publisher;
    private readonly string _topic;
    private readonly Action _onMissingTopic;
    private readonly Func<Error, AppendResult> _refusal;
    private bool _pumping;

    public AppendQueue(Publisher publisher, string topic, Action onMissingTopic)
    {
        _publisher = publisher;
        _topic = topic;
        _onMissingTopic = onMissingTopic;
        _refusal = Refusal;
    }

    public Task<AppendResult[]> AppendAsync(ReadOnlyMemory<NewRecord> records, CancellationToken cancellationToken)
    {
        var append = new PendingAppend(records, _refusal, cancellationToken);
        lock (_gate)
        {
            if (_waiting.Count > 0 || !TryHand(append))
                Wait(append);
        }
        return append.Task;
    }

    private void Wait(PendingAppend append)
    {
        append.WaitingSince = _publisher.Time.GetTimestamp();
        _waiting.Enqueue(append);
        if (_pumping)
            return;
        _pumping = true;
        _ = PumpAsync();
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            await _publisher.Room.WaitAsync(LookAgain, _publisher.Time).ConfigureAwait(false);
            lock (_gate)
            {
                while (_waiting.TryPeek(out var append) && (TryGiveUp(append) || TryHand(append)))
                    _waiting.Dequeue();
                if (_waiting.Count > 0)
                    continue;
                _pumping = false;
                return;
            }
        }
    }

    private bool TryGiveUp(PendingAppend append)
    {
        if (append.Next == 0 && append.CancellationToken.IsCancellationRequested)
        {
            append.Cancel();
            return true;
        }
        if (_publisher.Time.GetElapsedTime(append.WaitingSince) < _publisher.Patience)
            return false;
        append.RefuseRest("The gateway's queue to Kafka stayed full: Kafka takes records more slowly than they come. Send them later.");
        return true;
    }

    /// <summary>Answers false where the producer has no room for the rest.</summary>
    private bool TryHand(PendingAppend append)
    {
        if (append.Next == 0 && !TryBind(append))
            return true;
        var records = append.Records.Span;
        while (append.Next < records.Length)
        {
            // Its records went to a producer that is gone: the rest must not overtake their retry.
            if (append.Session!.IsDead && append.Next > 0)
            {
                append.RefuseRest("The producer failed in the middle of the append. Send the record again.");
                return true;
            }
            if (!TryHand(append, append.Next, records[append.Next]))
                return false;
        }
        return true;
    }

    private bool TryBind(PendingAppend append)
    {
        append.Session?.Forget(append);
        if (_publisher.IsDisposed)
        {
            append.RefuseRest("The gateway is stopping. Send the record to another one, or later.");
            return false;
        }
        _publisher.Session.Owe(append);
        return true;
    }

    private bool TryHand(PendingAppend append, int index, in NewRecord record)
    {
        // Counted first: a producer that ends at this moment must not take the record for one it never had.
        append.Next++;
        try
        {
            if (record.Partition < 0)
            {
                append.Settle(index, AppendResult.Refused(EngineError.PartitionNotFound, $"There is no partition {record.Partition}: they count from 0."));
                return true;
            }
            Fill(record, index);
            append.Session!.Produce(Target(record.Partition), _message, append);
            return true;
        }
        catch (ProduceException<byte[], OutgoingValue> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
        {
            append.Next--;
            return false;
        }
        catch (ProduceException<byte[], OutgoingValue> e) when (e.Error.IsFatal || e.Error.Code == ErrorCode.Local_Fatal)
        {
            append.Next--;
            append.Session!.OnError(new Error(ErrorCode.Local_Fatal, e.Error.Reason, isFatal: true));
            return false;
        }
        catch (KafkaException e)
        {
            append.Settle(index, Refusal(e.Error));
            return true;
        }
        catch (ObjectDisposedException)
        {
            append.Next--;
            return false;
        }
    }

    private void Fill(in NewRecord record, int index)
    {
        _message.Key = record.Key is { } key ? Exact(key) : null!;
        _message.Value = new OutgoingValue(record.Value is { } value ? Exact(value) : null, index);
        _message.Timestamp = record.Timestamp is { } time ? new Timestamp(time, TimestampType.CreateTime) : Timestamp.Default;
        _message.Headers = null;
        if (record.Headers is not { Count: > 0 } headers)
            return;
        _message.Headers = [];
        for (var i = 0; i < headers.Count; i++)
            _message.Headers.Add(headers[i].Name, headers[i].Value is { } bytes ? Exact(bytes) : null);
    }

    private TopicPartition Target(int? partition)
    {
        var number = partition ?? Partition.Any.Value;
        if (_targets.TryGetValue(number, out var target))
            return target;
        target = new TopicPartition(_topic, number);
        // The number is the caller's: what no topic has is not remembered.
        if (number < MaxTargets)
            _targets[number] = target;
        return target;
    }

    private AppendResult Refusal(Error error)
    {
        if (KafkaErrors.IsMissingTopic(error.Code))
            _onMissingTopic();
        return KafkaErrors.Refusal(error, _topic, _publisher.MaxRecordBytes);
    }

    // The client copies before it returns, but takes whole arrays only.
    private static byte[] Exact(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToArray();
}
