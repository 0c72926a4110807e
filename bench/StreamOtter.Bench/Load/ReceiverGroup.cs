using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Bench.Load;

/// <summary>The subscribers of one server.</summary>
/// <param name="loop">Who reads for them.</param>
/// <param name="port">The server's port.</param>
/// <param name="path">Where it serves WebSockets.</param>
/// <param name="subProtocol">What it wants offered, or null.</param>
/// <param name="greeting">What a client says at first.</param>
/// <param name="answers">After how many messages of the server a client is subscribed.</param>
internal sealed class ReceiverGroup(LoadLoop loop, int port, string path, string? subProtocol, IReadOnlyList<string> greeting, int answers)
{
    private readonly List<Receiver> _receivers = [];
    private long _nextNumber;

    public Uri Url { get; } = new($"ws://127.0.0.1:{port}{path}");

    public string? SubProtocol => subProtocol;

    public IReadOnlyList<string> Greeting => greeting;

    public int Count => _receivers.Count;

    /// <summary>How many records came, to all of them together.</summary>
    public long Records { get; set; }

    /// <summary>How many frames the records of all came in.</summary>
    public long Frames { get; set; }

    /// <summary>How many records came to each on average.</summary>
    public long RecordsEach => Records / Math.Max(1, Count);

    /// <summary>Where the time since a record was due is noted; null: it is not.</summary>
    public LatencyHistogram? Latency { get; set; }

    /// <summary>Connects more subscribers until there are this many.</summary>
    public void GrowTo(int count)
    {
        if (Records > 0)
            throw new LoadException("Who comes later gets fewer records, which cannot be checked.");
        while (Count < count)
        {
            var receiver = new Receiver(this, checks: Count == 0);
            _receivers.Add(receiver);
            loop.Add(receiver);
        }
        loop.RunUntil(() => _receivers.TrueForAll(receiver => receiver.Frames >= answers), $"{count} subscriptions to port {port}");
    }

    /// <summary>Waits until every subscriber has every record.</summary>
    public void Drain(long records)
    {
        loop.RunUntil(() => Records >= records * Count, $"{records} records to each of {Count} subscribers");
        if (_receivers.Exists(receiver => receiver.Records != records))
            throw new LoadException("Some subscribers got more records than others.");
    }

    /// <summary>The first subscriber's: a record came.</summary>
    public void Check(long number)
    {
        if (number != _nextNumber++)
            throw new LoadException($"Record {number} came where {_nextNumber - 1} was next.");
    }
}
