using StreamOtter.Protocol.V1;

namespace StreamOtter.Publishing;

internal sealed partial class PublishQueue
{
    /// <summary>Everything up to a sequence number that has no answer yet is stored.</summary>
    /// <exception cref="WireFormatException">The ack answers what was not sent, or is answered.</exception>
    public void OnAck(AckMessage ack)
    {
        lock (_gate)
        {
            if (ack.Seq < _nextAnswer || ack.Seq >= _nextSeq)
                throw new WireFormatException($"An ack for {ack.Seq}, where {_nextAnswer} to {_nextSeq - 1} await an answer.");
            var run = 0;
            AnswerUpTo(ack.Seq + 1, seq =>
            {
                while (run < ack.At.Count && ack.At[run].FirstSeq + ack.At[run].Count <= seq)
                    run++;
                return run < ack.At.Count && ack.At[run].FirstSeq <= seq ? StoredAt(ack.At[run], seq) : PublishReceipt.Stored(-1, -1);
            });
        }
    }

    /// <summary>Records that are refused, or that sight was lost of.</summary>
    /// <exception cref="WireFormatException">The nack answers what was not sent, or not what comes next.</exception>
    public void OnNack(NackMessage nack)
    {
        lock (_gate)
        {
            var end = nack.Seq + nack.Count;
            if (nack.Seq != _nextAnswer || end > _nextSeq)
                throw new WireFormatException($"A nack for {nack.Seq} to {end - 1}, where {_nextAnswer} to {_nextSeq - 1} await an answer.");
            var receipt = nack.IsRefused ? PublishReceipt.Refused(nack.Code, nack.Error) : PublishReceipt.Unknown(nack.Code, nack.Error);
            AnswerUpTo(end, _ => receipt);
        }
    }

    private void AnswerUpTo(long end, Func<long, PublishReceipt> receiptOf)
    {
        while (_sent.TryPeek(out var sent))
        {
            for (; _nextAnswer < end && _nextAnswer < sent.EndSeq; _nextAnswer++)
            {
                Answer(sent.Records.Entry, sent.Records.From + (int)(_nextAnswer - sent.FirstSeq), receiptOf(_nextAnswer));
                _sentRecords--;
            }
            if (_nextAnswer < sent.EndSeq)
                return;
            _sent.Dequeue();
            _sentBytes -= sent.Bytes;
        }
        TellAnswered();
    }

    private void Answer(PublishEntry entry, int index, PublishReceipt receipt)
    {
        if (entry.Answer(index, receipt))
            metrics.OnPublished(receipt.Outcome);
    }

    private static PublishReceipt StoredAt(AckRun run, long seq) =>
        PublishReceipt.Stored(run.Partition, run.FirstOffset < 0 ? -1 : run.FirstOffset + (seq - run.FirstSeq));
}
