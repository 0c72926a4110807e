using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Cli.Bench.Clients;

/// <summary>The subscribers of a measurement, and what came to all of them together.</summary>
internal sealed class SubscriberGroup(LoadLoop loop, Uri url, string stream, int publishers)
{
    private readonly List<Subscriber> _all = [];

    /// <summary>How many of them read.</summary>
    public int Readers { get; private set; }

    public long Records { get; set; }

    /// <summary>The bytes of WebSocket messages.</summary>
    public long Bytes { get; set; }

    /// <summary>Records that came although a later one of their publisher, or they themselves, had come before.</summary>
    public long Repeated { get; set; }

    /// <summary>Where the time since a record was due is noted; null: it is not.</summary>
    public LatencyHistogram? Latency { get; set; }

    /// <summary>How many records came to each reader on average.</summary>
    public long RecordsEach => Records / Math.Max(1, Readers);

    public bool AreSubscribed => _all.TrueForAll(subscriber => subscriber.IsSubscribed);

    /// <summary>Connects one more.</summary>
    /// <param name="reads">Whether it goes on reading once it is subscribed.</param>
    public void Connect(bool reads = true)
    {
        var subscriber = new Subscriber(this, url, publishers, reads);
        _all.Add(subscriber);
        loop.Add(subscriber);
        Readers += reads ? 1 : 0;
    }

    /// <summary>Subscribes all.</summary>
    public void Subscribe(string from) => _all.ForEach(subscriber => subscriber.Subscribe(stream, from));

    /// <summary>From now on those who do not read leave what comes to them where it is.</summary>
    public void StopIdleReaders()
    {
        foreach (var subscriber in _all.Where(subscriber => !subscriber.Reads))
            loop.StopReading(subscriber);
    }

    /// <summary>How many of these records never came to a reader.</summary>
    /// <param name="published">How many each publisher has published.</param>
    public long CountLost(IReadOnlyList<long> published) => _all.Where(subscriber => subscriber.Reads).Sum(subscriber => subscriber.CountLost(published));
}
