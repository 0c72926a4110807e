using System.Diagnostics;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Cli.Bench.Clients;

/// <summary>The publishers of a measurement: as fast as they are let, or at a rate.</summary>
internal sealed class PublisherGroup(LoadLoop loop, Uri url, PublisherOptions options)
{
    private readonly List<RecordPublisher> _all = [];
    private Func<long>? _limitEach;
    private Func<long, long>? _due;

    public long Sent => _all.Sum(publisher => publisher.Sent);

    public long Answered => _all.Sum(publisher => publisher.Answered);

    /// <summary>How many each has published.</summary>
    public IReadOnlyList<long> SentEach => [.. _all.Select(publisher => publisher.Sent)];

    public bool AreAnswered => _all.TrueForAll(publisher => publisher.Answered == publisher.Sent);

    /// <summary>Connects one more.</summary>
    public void Connect()
    {
        var publisher = new RecordPublisher(url, _all.Count, options);
        _all.Add(publisher);
        loop.Add(publisher);
    }

    /// <summary>Lets records flow, as long as no publisher has sent more than this.</summary>
    public void Start(Func<long> limitEach) => _limitEach = limitEach;

    /// <summary>Lets records flow at a rate of all publishers together, in open loop.</summary>
    public void Start(double perSecond)
    {
        var start = Stopwatch.GetTimestamp();
        var period = Stopwatch.Frequency * _all.Count / perSecond;
        var first = _all.Max(publisher => publisher.Sent);
        _limitEach = () => first + (long)((Stopwatch.GetTimestamp() - start) / period);
        // A record counts from when it was due, so that being late counts; but not that the load slept until then.
        _due = number => start + (long)((number - first + 1) * period) is var due && due < loop.WaitingSince ? due : Stopwatch.GetTimestamp();
    }

    /// <summary>Lets no more flow.</summary>
    public void Stop() => _limitEach = null;

    /// <summary>From now on, where the time from a message to its answer is noted.</summary>
    public void Note(LatencyHistogram? acks) => _all.ForEach(publisher => publisher.Acks = acks);

    /// <summary>Sends what may be sent now.</summary>
    public void Pump()
    {
        var limit = _limitEach?.Invoke() ?? 0;
        foreach (var publisher in _all)
            publisher.Pump(limit, _due);
    }
}
