using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Cli.Bench.Clients;

/// <summary>The subscribers of a measurement, and what came to all of them together.</summary>
internal sealed class SubscriberGroup(LoadLoop loop, Uri url, string stream, int publishers)
{
    private readonly List<Subscriber> _all = [];
    private readonly List<Subscriber> _idle = [];

    /// <summary>How many of them read.</summary>
    public int Readers => _all.Count - _idle.Count;

    public long Records { get; set; }

    /// <summary>The bytes of WebSocket messages.</summary>
    public long Bytes { get; set; }

    /// <summary>Records that came although a later one of their publisher, or they themselves, had come before.</summary>
    public long Repeated { get; set; }

    /// <summary>Where the time since a record was due is noted; null: it is not.</summary>
    public LatencyHistogram? Latency { get; set; }

    /// <summary>How many records came to each reader on average.</summary>
    public long RecordsEach => Records / Readers;

    public bool AreSubscribed => _all.TrueForAll(subscriber => subscriber.IsSubscribed);

    /// <summary>Connects one more.</summary>
    public void Connect()
    {
        var subscriber = new Subscriber(this, url, publishers);
        _all.Add(subscriber);
        loop.Add(subscriber);
    }

    /// <summary>Subscribes all.</summary>
    public void Subscribe(string from) => _all.ForEach(subscriber => subscriber.Subscribe(stream, from));

    /// <summary>From now on so many of them never read.</summary>
    public void Stall(int count)
    {
        // Spread over all, as they came: a gateway may serve those first who came first.
        for (var i = 0; i < count; i++)
        {
            var subscriber = _all[(int)((long)i * _all.Count / count)];
            loop.StopReading(subscriber);
            _idle.Add(subscriber);
        }
    }

    /// <summary>How many of these records never came to a reader.</summary>
    /// <param name="published">How many each publisher has published.</param>
    public long CountLost(IReadOnlyList<long> published) => _all.Except(_idle).Sum(subscriber => subscriber.CountLost(published));
}
