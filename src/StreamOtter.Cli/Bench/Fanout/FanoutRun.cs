using StreamOtter.Cli.Bench.Clients;
using StreamOtter.Cli.Bench.Figures;
using StreamOtter.Cli.Bench.Load;
using StreamOtter.Cli.Bench.Session;

namespace StreamOtter.Cli.Bench.Fanout;

/// <summary>Records from publishers to many subscribers, each of whom must get all of them, once and in order.</summary>
internal sealed class FanoutRun
{
    private const int MaxInFlight = 8_000; // the gateway's credit is 10,000
    private const int FillBytes = 4 << 20;
    private static readonly TimeSpan FillLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(30);

    private readonly BenchSession _session;
    private readonly FanoutOptions _options;
    private readonly SubscriberGroup _subscribers;
    private readonly PublisherGroup _publishers;

    public FanoutRun(BenchSession session, FanoutOptions options)
    {
        _session = session;
        _options = options;
        _subscribers = new SubscriberGroup(session.Loop, session.Url, session.Stream, options.Publishers);
        _publishers = new PublisherGroup(session.Loop, session.Url, new PublisherOptions(session.Stream, options.Size, options.Batch, MaxInFlight));
    }

    /// <exception cref="LoadException">The gateway went away, or did not do what was asked.</exception>
    public BenchResult Run()
    {
        // What the connections cost the gateway is part of what is measured.
        var resident = _session.Gateway?.ResidentBytes ?? 0;
        Connect();
        if (_options.IdleReaders > 0)
            FillIdleSockets();
        Start();
        _session.RunFor("warming up", _options.WarmUp, _publishers.Pump);

        var latency = _subscribers.Latency = new LatencyHistogram();
        var stretch = new Stretch(_session);
        var (published, delivered, bytes) = (_publishers.Answered, _subscribers.Records, _subscribers.Bytes);
        _session.RunFor("measuring", _options.For, _publishers.Pump);
        (published, delivered, bytes) = (_publishers.Answered - published, _subscribers.Records - delivered, _subscribers.Bytes - bytes);
        stretch.End(delivered);

        var lost = Drain();
        return new BenchResult
        {
            Command = _options.Command,
            Url = _session.Url,
            Stream = _session.Stream,
            Seconds = Math.Round(stretch.Seconds, 3),
            Interrupted = _session.IsInterrupted,
            Connections = _options.Connections,
            IdleReaders = _options.IdleReaders,
            Publishers = _options.Publishers,
            Size = _options.Size,
            Published = published,
            PublishedPerSecond = Math.Round(published / stretch.Seconds, 1),
            Delivered = delivered,
            DeliveredPerSecond = Math.Round(delivered / stretch.Seconds, 1),
            MegabytesPerSecond = Math.Round(bytes / stretch.Seconds / 1e6, 3),
            LatencyMs = LatencyFigures.Of(latency),
            Lost = lost,
            Repeated = _subscribers.Repeated,
            Gateway = stretch.Gateway is { } gateway ? gateway with { ResidentBytesBefore = resident } : null,
            Load = stretch.Load,
            Latency = latency,
        };
    }

    private void Connect()
    {
        var number = 0;
        _session.Repeat("connecting", _options.Connections, () => _subscribers.Connect(Reads(number++)));
        _subscribers.Subscribe("latest");
        _session.Drain("subscribing", () => _subscribers.AreSubscribed, DrainLimit);
        if (!_subscribers.AreSubscribed && !_session.IsInterrupted)
            throw new LoadException($"Not all {_options.Connections} subscriptions were confirmed within {DrainLimit.TotalSeconds} s.");
        for (var i = 0; i < _options.Publishers; i++)
            _publishers.Connect();
    }

    /// <summary>Those who do not read are spread over all: a gateway may serve those first who came first.</summary>
    private bool Reads(long number) =>
        number * _options.IdleReaders / _options.Connections == (number + 1) * _options.IdleReaders / _options.Connections;

    /// <summary>A socket that nobody reads stalls only once the systems' buffers on both sides are full.</summary>
    private void FillIdleSockets()
    {
        _subscribers.StopIdleReaders();
        var enough = Math.Max(1, FillBytes / _options.Size / _options.Publishers);
        _publishers.Start(() => Math.Min(enough, (_subscribers.RecordsEach + _options.Ahead) / _options.Publishers));
        _session.RunUntil(
            "filling the sockets of those who never read",
            () => _subscribers.RecordsEach >= enough * _options.Publishers,
            () => (double)_subscribers.RecordsEach / (enough * _options.Publishers),
            FillLimit,
            _publishers.Pump);
    }

    private void Start()
    {
        if (_options.Rate is { } rate)
            _publishers.Start(rate);
        else
            _publishers.Start(() => (_subscribers.RecordsEach + _options.Ahead) / _options.Publishers);
    }

    /// <summary>Waits for what was published; answers how much of it never came, or null where there was no time to wait.</summary>
    private long? Drain()
    {
        _publishers.Stop();
        if (!_session.Drain("waiting for the last acks", () => _publishers.AreAnswered, DrainLimit, _publishers.Pump))
            return _session.IsInterrupted ? null : throw new LoadException($"{_publishers.Sent - _publishers.Answered} records were not answered within {DrainLimit.TotalSeconds} s.");
        var sent = _publishers.SentEach;
        var all = sent.Sum() * _subscribers.Readers;
        var areAllHere = _session.Drain("waiting for the last deliveries", () => _subscribers.Records >= all, DrainLimit);
        return _session.IsInterrupted && !areAllHere ? null : _subscribers.CountLost(sent);
    }
}
