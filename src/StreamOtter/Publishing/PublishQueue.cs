using System.Buffers;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Publishing;

/// <summary>
/// What the application publishes, in order: first what waits for the connection and its credit, then what was sent
/// and awaits its answer. Outlives connections. Its own lock guards it; what holds: the sequence numbers of
/// <see cref="_sent"/> are without holes and end before <see cref="_nextSeq"/>.
/// </summary>
internal sealed partial class PublishQueue
{
    private readonly Lock _gate = new();
    private readonly LinkedList<PublishRange> _waiting = new();
    private readonly Queue<SentRange> _sent = new();
    private TaskCompletionSource? _idle;
    private Exception? _ended;
    private long _nextSeq = 1;
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
            DropCanceled();
            TellIdle();
        }
    }

    /// <summary>Completes when everything that was sent has its answer; with <paramref name="andWaiting"/>, what waits too.</summary>
    public Task WhenAnswered(bool andWaiting)
    {
        lock (_gate)
        {
            if (_sent.Count == 0 && (!andWaiting || _waiting.Count == 0))
                return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.ContinueWith(
                _ => WhenAnswered(andWaiting), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
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
                if (taken == 0)
                    break;
                count -= taken;
                if (taken < next.Count)
                    break;
            }
            if (message.WrittenCount == start)
                return false; // the credit left is too small for it; an answer brings more
            message.Write(ClientMessageWriter.PublishEnd);
            ChargeBytes(message.WrittenCount);
            return true;
        }
    }

    /// <summary>A connection is gone: what it left without an answer is unknown, or sent again.</summary>
    public void OnDisconnected(bool retry, string reason)
    {
        lock (_gate)
        {
            var again = new List<PublishRange>();
            while (_sent.TryDequeue(out var sent))
            {
                for (var i = sent.Records.From; i < sent.Records.To; i++)
                {
                    if (!retry)
                        sent.Records.Entry.Answer(i, PublishReceipt.Unknown(0, reason));
                    else if (!sent.Records.Entry.IsAnswered(i))
                        again.Add(new PublishRange(sent.Records.Entry, i, i + 1));
                }
            }
            for (var i = again.Count - 1; i >= 0; i--)
                _waiting.AddFirst(again[i]);
            _nextSeq = 1;
            _sentRecords = _sentBytes = 0;
            DropCanceled();
            TellIdle();
        }
    }

    /// <summary>The client ends: what was sent stays unknown, what was not fails.</summary>
    public void End(Exception reason)
    {
        OnDisconnected(retry: false, reason.Message);
        lock (_gate)
        {
            _ended = reason;
            foreach (var range in _waiting)
                range.Entry.Fail(reason);
            _waiting.Clear();
            TellIdle();
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
        _sent.Enqueue(new SentRange(range with { To = range.From + taken }, _nextSeq, 0));
        _nextSeq += taken;
        _sentRecords += taken;
        return taken;
    }

    /// <summary>A message's bytes come back with the last of its ranges.</summary>
    private void ChargeBytes(int bytes)
    {
        _sentBytes += bytes;
        // A queue cannot change its last element; an empty range behind it holds the bytes.
        _sent.Enqueue(new SentRange(default, _nextSeq, bytes));
    }

    private void RefuseTooLarge(long maxBytes)
    {
        DropCanceled();
        while (_waiting.First is { Value: var range })
        {
            var record = range.Entry[range.From];
            // type, stream and seq of a publish take less than 100 bytes and the stream's name
            if (record.Length + range.Entry.Stream.Length + 100 <= maxBytes)
                return;
            _waiting.RemoveFirst();
            if (range.Count > 1)
                _waiting.AddFirst(range with { From = range.From + 1 });
            range.Entry.Answer(range.From, PublishReceipt.Refused(
                ProtocolCode.RecordTooLarge, $"The record takes {record.Length} bytes in a message; the gateway takes messages of {maxBytes}."));
            TellIdle();
        }
    }

    private void DropCanceled()
    {
        while (_waiting.First is { Value.Entry.IsCanceled: true })
            _waiting.RemoveFirst();
    }

    private void TellIdle()
    {
        if (_idle is null || _sent.Count > 0)
            return;
        _idle.SetResult();
        _idle = null;
    }
}
