using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window;

/// <summary>The steps that a script of <see cref="WindowPropertyTests"/> is made of.</summary>
internal sealed class WindowScript(ScriptedLog log, StreamFeed feed, TextFormat[] formats, int largestRecord)
{
    private readonly List<(FeedSubscription Subscription, CheckedReader Reader)> _readers = [];

    public void Do(int what, int a, int b)
    {
        var partition = a % log.PartitionCount;
        switch (what)
        {
            case < 25:
                for (var i = 0; i <= b % 8; i++)
                    log.Append(partition, hole: a % 5 == 0 ? b % 4 : 0, size: a % 7 == 0 ? b * largestRecord / 1_000 : b % 100);
                break;
            case < 45:
                log.Speak(partition, 1 + (b % 5));
                break;
            case < 50:
                log.Drained();
                break;
            case < 53:
                log[partition].Remove(b % 10);
                break;
            case < 60:
                Subscribe(partition, a, b);
                break;
            case < 80:
                if (_readers.Count > 0)
                    _readers[a % _readers.Count].Reader.Take(1 + (b * b / 100));
                break;
            case < 97:
                log.AnswerRead();
                break;
            case < 99:
                if (_readers.Count > 0)
                    Leave(a % _readers.Count);
                break;
            default:
                if (log.PartitionCount < 4)
                    log.AddPartition();
                break;
        }
    }

    /// <summary>Everything comes out: who still reads gets to the end.</summary>
    public void Finish()
    {
        log.SpeakAll();
        log.AnswerReads();
        foreach (var (_, reader) in _readers)
            reader.TakeAll();
        while (_readers.Count > 0)
            Leave(0);
        log.AnswerReads();
    }

    private void Subscribe(int partition, int a, int b)
    {
        var format = formats[a % formats.Length];
        var start = b % 3 == 0 ? -1 : b * (log[partition].Next + 1) / 1_001;
        var subscription = feed.Subscribe(new CountingSubscriber(), format, [(partition, start)], followsNewPartitions: false);
        _readers.Add((subscription, new CheckedReader(log, subscription.Cursors[0], format)));
    }

    private void Leave(int index)
    {
        _readers[index].Subscription.Dispose();
        _readers.RemoveAt(index);
    }
}
