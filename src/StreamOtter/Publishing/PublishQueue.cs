using System.Buffers;
using StreamOtter.Protocol.V1;
using StreamOtter.Telemetry;

namespace StreamOtter.Publishing;

/// <summary>
/// What the application publishes, in order: first what was sent and awaits its answer, then what waits for the
/// connection and its credit. Outlives connections. Its own lock guards it. What holds: every record from
/// <see cref="_nextAnswer"/> up to <see cref="_nextSeq"/> is in <see cref="_sent"/>, in order and without holes;
/// those in <see cref="_waiting"/> that an earlier connection sent stand at its front and get the same numbers again.
/// </summary>
/// <param name="time">The client's clock.</param>
/// <param name="isProducer">Whether a record keeps its number over connections, as a producer's do.</param>
/// <param name="metrics">Count the answers.</param>
internal sealed partial class PublishQueue(TimeProvider time, bool isProducer, ClientMetrics metrics)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<PublishRange> _waiting = new();
    private readonly Queue<SentRange> _sent = new();
    private TaskCompletionSource? _answered;
    private Exception? _ended;
    private long _nextSeq = 1;
    private long _nextAnswer = 1;
    private long _sentRecords;
    private long _sentBytes;

    /// <summary>Whether anybody waits for an answer.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
                return _waiting.Count > 0 || _sent.Count > 0;
        }
    }

    /// <exception cref="ClientClosedException">The client has ended.</exception>
    public void Add(PublishEntry entry)
    {
        lock (_gate)
        {
            if (_ended is not null)
                throw ClientClosedException.Because(_ended);
            _waiting.AddLast(new PublishRange(entry, 0, entry.Count));
        }
    }

    public void Cancel(PublishEntry entry, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            entry.Cancel(cancellationToken);
            for (var node = _waiting.First; node is not null;)
            {
                var next = node.Next;
                if (ReferenceEquals(node.Value.Entry, entry) && node.Value.FirstSent is null)
                    _waiting.Remove(node);
                node = next;
            }
            TellAnswered();
        }
    }

    /// <summary>Ends when everything that was sent has its answer; with <paramref name="andWaiting"/>, what waits too.</summary>
    public async Task WhenAnsweredAsync(bool andWaiting)
    {
        while (true)
        {
            Task answered;
            lock (_gate)
            {
                if (_sent.Count == 0 && (!andWaiting || _waiting.Count == 0))
                    return;
                _answered ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                answered = _answered.Task;
            }
            await answered.ConfigureAwait(false);
        }
    }

    /// <summary>Writes the next message, as much as the credit allows; answers false where there is none.</summary>
    public bool TryWrite(ArrayBufferWriter<byte> message, WelcomeMessage welcome)
    {
        lock (_gate)
        {
            var maxBytes = Math.Min(welcome.MessageLimit, welcome.CreditBytes);
            RefuseTooLarge(maxBytes);
            if (_waiting.First is not { Value: var first } || _sentRecords >= welcome.CreditRecords)
                return false;

            ClientMessageWriter.WritePublishStart(message, first.Entry.Stream, _nextSeq);
            var start = message.WrittenCount;
            var room = Math.Min(maxBytes, welcome.CreditBytes - _sentBytes) - ClientMessageWriter.PublishEnd.Length;
            var count = (int)Math.Min(ProtocolV1.MaxRecordsPerPublish, welcome.CreditRecords - _sentRecords);
            while (count > 0 && _waiting.First is { Value: var next } && next.Entry.Stream == first.Entry.Stream)
            {
                var taken = Take(message, next, start, room, count);
                count -= taken;
                if (taken < next.Count)
                    break;
            }
            if (message.WrittenCount == start)
                return false; // the credit left is too small for it; an answer brings more
            message.Write(ClientMessageWriter.PublishEnd);
            _sentBytes += message.WrittenCount;
            // A message's bytes come back with the last of its records: an empty range behind them holds the bytes.
            _sent.Enqueue(new SentRange(default, _nextSeq, message.WrittenCount));
            return true;
        }
    }

    private int Take(ArrayBufferWriter<byte> message, PublishRange range, int start, long room, int count)
    {
        var taken = 0;
        while (taken < range.Count && taken < count)
        {
            var record = range.Entry[range.From + taken];
            var comma = message.WrittenCount > start ? 1 : 0;
            if (message.WrittenCount + comma + record.Length > room)
                break;
            if (comma > 0)
                message.Write(","u8);
            message.Write(record);
            taken++;
        }
        if (taken == 0)
            return 0;
        _waiting.RemoveFirst();
        if (taken < range.Count)
            _waiting.AddFirst(range with { From = range.From + taken });
        var sent = range with { To = range.From + taken, FirstSent = range.FirstSent ?? time.GetTimestamp() };
        _sent.Enqueue(new SentRange(sent, _nextSeq, 0));
        _nextSeq += taken;
        _sentRecords += taken;
        return taken;
    }

    private void RefuseTooLarge(long maxBytes)
    {
        while (_waiting.First is { Value: var range })
        {
            var record = range.Entry[range.From];
            // What stands around the records of a publish takes less than 100 bytes and the stream's name.
            if (record.Length + range.Entry.Stream.Length + 100 <= maxBytes)
                return;
            var error = $"The record takes {record.Length} bytes in a message; the gateway takes messages of {maxBytes}.";
            DropFirst(range, 1, range.FirstSent is null
                ? PublishReceipt.Refused(ProtocolCode.RecordTooLarge, error)
                : PublishReceipt.Unknown(ProtocolCode.RecordTooLarge, error));
        }
    }

    /// <summary>Gives the first records that wait a receipt instead of sending them.</summary>
    private void DropFirst(PublishRange range, int count, PublishReceipt receipt)
    {
        _waiting.RemoveFirst();
        if (count < range.Count)
            _waiting.AddFirst(range with { From = range.From + count });
        if (range.FirstSent is not null)
            _nextAnswer = _nextSeq += count; // their numbers are used up
        for (var i = range.From; i < range.From + count; i++)
            Answer(range.Entry, i, receipt);
        TellAnswered();
    }

    private void TellAnswered()
    {
        if (_sent.Count > 0)
            return;
        _answered?.SetResult();
        _answered = null;
    }
}
