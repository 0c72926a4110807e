using System.Diagnostics;
using StreamOtter.Bench.Load;
using StreamOtter.Bench.Servers;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Bench.Fanout;

/// <summary>
/// The gateway, fed by one connection of protocol v1 that publishes in batches, and keeps as far ahead of the
/// subscribers as is allowed.
/// </summary>
internal sealed class GatewayServer : IFanoutServer
{
    private const int MaxUnanswered = 8_000; // the gateway's credit is 10,000

    private readonly GatewayProcess _process;
    private readonly V1Publisher _publisher;
    private readonly int _ahead;
    private Func<long>? _limit;
    private Func<long, long>? _due;

    /// <param name="name">What it is called in the results.</param>
    /// <param name="program">The gateway's assembly.</param>
    /// <param name="loop">Who reads.</param>
    /// <param name="guide">Whether subscribers speak the guide's protocol instead of v1.</param>
    /// <param name="feed">How records are published.</param>
    public GatewayServer(string name, string program, LoadLoop loop, bool guide, FeedOptions feed)
    {
        Name = name;
        _ahead = feed.Ahead;
        _process = new GatewayProcess(program);
        var stream = guide ? _process.GuideStream : "bench";
        _publisher = new V1Publisher(_process.Port, stream, guide, feed.Batch, MaxUnanswered);
        loop.Add(_publisher);
        string[] greeting = ["""{"type":"hello"}""", $$"""{"type":"subscribe","sub":1,"stream":"{{stream}}"}"""];
        Receivers = guide
            ? new ReceiverGroup(loop, _process.Port, "/ws", subProtocol: null, [], answers: 1)
            : new ReceiverGroup(loop, _process.Port, "/v1", "streamotter.v1", greeting, answers: 2);
    }

    public string Name { get; }

    public TimeSpan Cpu => _process.Cpu;

    public ReceiverGroup Receivers { get; }

    public long? Sent => _limit is null && _publisher.Answered == _publisher.Sent ? _publisher.Sent : null;

    public void Start(double perSecond)
    {
        if (perSecond <= 0)
        {
            _due = null;
            _limit = () => Receivers.RecordsEach + _ahead;
            return;
        }
        // Each record carries the time it was due, so that being late counts.
        var first = _publisher.Sent;
        var start = Stopwatch.GetTimestamp();
        var period = Stopwatch.Frequency / perSecond;
        _due = number => start + (long)((number - first) * period);
        _limit = () => first + (long)((Stopwatch.GetTimestamp() - start) / period);
    }

    public void Stop() => _limit = null;

    public void Pump() => _publisher.Pump(_limit?.Invoke() ?? 0, _due);

    public void Dispose() => _process.Dispose();
}
