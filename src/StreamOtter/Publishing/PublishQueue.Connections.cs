using StreamOtter.Protocol.V1;

namespace StreamOtter.Publishing;

internal sealed partial class PublishQueue
{
    private readonly string _producer = Guid.NewGuid().ToString("N");
    private bool _wasConnected;

    /// <summary>
    /// Who publishes on the connection to be made, for its <c>hello</c>. What was first sent longer ago than a gateway
    /// looks back gets no second chance: it would be stored twice.
    /// </summary>
    public HelloProducer? Introduce()
    {
        if (!isProducer)
            return null;
        lock (_gate)
        {
            var age = TimeSpan.Zero;
            while (_waiting.First is { Value: { FirstSent: { } sent } range })
            {
                age = time.GetElapsedTime(sent);
                if (age <= HelloProducer.MaxAge)
                    return new HelloProducer(_producer, age);
                DropFirst(range, range.Count, PublishReceipt.Unknown(
                    ProtocolCode.Unavailable, "No gateway answered within ten minutes."));
            }
            return new HelloProducer(_producer, _wasConnected ? TimeSpan.Zero : null);
        }
    }

    /// <summary>A connection is open.</summary>
    public void OnConnected()
    {
        lock (_gate)
        {
            _wasConnected = true;
            if (!isProducer)
                _nextSeq = _nextAnswer = 1;
        }
    }

    /// <summary>
    /// A connection is gone: what has no answer is sent again over the next, under the same numbers, or stays unknown.
    /// </summary>
    public void OnDisconnected()
    {
        lock (_gate)
        {
            _nextSeq = _nextAnswer;
            var unanswered = new List<PublishRange>();
            while (_sent.TryDequeue(out var sent))
            {
                var answered = (int)Math.Clamp(_nextAnswer - sent.FirstSeq, 0, sent.Records.Count);
                if (answered < sent.Records.Count)
                    unanswered.Add(sent.Records with { From = sent.Records.From + answered });
            }
            for (var i = unanswered.Count - 1; i >= 0; i--)
                _waiting.AddFirst(unanswered[i]);
            _sentRecords = _sentBytes = 0;
            if (!isProducer)
                GiveUpSent("The connection ended before the gateway's answer.");
            TellAnswered();
        }
    }

    /// <summary>The client ends: what was sent stays unknown, and what was not fails.</summary>
    public void End(Exception reason)
    {
        lock (_gate)
        {
            GiveUpSent(reason.Message);
            _ended = reason;
            foreach (var range in _waiting)
            {
                if (range.From == 0)
                    range.Entry.Fail(reason);
                for (var i = range.From; i < range.To; i++)
                    Answer(range.Entry, i, PublishReceipt.Refused(0, "It was not sent. " + reason.Message));
            }
            _waiting.Clear();
            TellAnswered();
        }
    }

    private void GiveUpSent(string reason)
    {
        while (_waiting.First is { Value: { FirstSent: not null } range })
            DropFirst(range, range.Count, PublishReceipt.Unknown(0, reason));
    }
}
