using StreamOtter.Protocol.V1;

namespace StreamOtter.Publishing;

internal sealed partial class PublishQueue
{
    /// <summary>Everything up to a sequence number that has no answer yet is stored.</summary>
    /// <exception cref="WireFormatException">The ack answers what was not sent, or not in order.</exception>
    public void OnAck(AckMessage ack)
    {
        lock (_gate)
        {
            if (!_sent.TryPeek(out var first) || ack.Seq < first.FirstSeq || ack.Seq >= _nextSeq)
                throw new WireFormatException($"An ack for {ack.Seq}, which awaits no answer.");
            var run = 0;
            foreach (var sent in _sent)
            {
                if (sent.FirstSeq > ack.Seq)
                    break;
                for (var seq = sent.FirstSeq; seq < sent.EndSeq && seq <= ack.Seq; seq++)
                {
                    while (run < ack.At.Count && ack.At[run].FirstSeq + ack.At[run].Count <= seq)
                        run++;
                    sent.Records.Entry.Answer(sent.Records.From + (int)(seq - sent.FirstSeq), ReceiptOf(ack, run, seq));
                }
            }
            PopAnswered();
        }
    }

    /// <summary>Records that are refused, or that sight was lost of.</summary>
    /// <exception cref="WireFormatException">The nack answers what was not sent.</exception>
    public void OnNack(NackMessage nack)
    {
        lock (_gate)
        {
            var end = nack.Seq + nack.Count;
            if (!_sent.TryPeek(out var first) || nack.Seq < first.FirstSeq || end > _nextSeq)
                throw new WireFormatException($"A nack for {nack.Count} from {nack.Seq} on, which await no answer.");
            var receipt = nack.IsRefused ? PublishReceipt.Refused(nack.Code, nack.Error) : PublishReceipt.Unknown(nack.Code, nack.Error);
            foreach (var sent in _sent)
            {
                for (var seq = Math.Max(sent.FirstSeq, nack.Seq); seq < sent.EndSeq && seq < end; seq++)
                    sent.Records.Entry.Answer(sent.Records.From + (int)(seq - sent.FirstSeq), receipt);
            }
            PopAnswered();
        }
    }

    private static PublishReceipt ReceiptOf(AckMessage ack, int run, long seq)
    {
        if (run >= ack.At.Count || ack.At[run].FirstSeq > seq)
            return PublishReceipt.Stored(-1, -1);
        var at = ack.At[run];
        return PublishReceipt.Stored(at.Partition, at.FirstOffset < 0 ? -1 : at.FirstOffset + (seq - at.FirstSeq));
    }

    private void PopAnswered()
    {
        while (_sent.TryPeek(out var sent) && (sent.Records.Count == 0 || sent.Records.Entry.IsAnswered(sent.Records.To - 1)))
        {
            for (var i = sent.Records.From; i < sent.Records.To; i++)
            {
                if (!sent.Records.Entry.IsAnswered(i))
                    return;
            }
            _sent.Dequeue();
            _sentRecords -= sent.Records.Count;
            _sentBytes -= sent.Bytes;
        }
        TellIdle();
    }
}
