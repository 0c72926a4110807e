using System.Globalization;
using StreamOtter.Bench.Report;
using StreamOtter.Bench.Servers;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Bench.Fanout;

/// <summary>
/// Fan-out of the gateway beside another server's, all driven by one load. They take turns, A B C C B A, so that a
/// machine that is slower for a while is so for all of them.
/// </summary>
internal sealed class FanoutRun(FanoutOptions options, RunProgress progress) : IDisposable
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(0.5);

    private readonly LoadLoop _loop = new(Cores.Load);
    private readonly List<IFanoutServer> _servers = [];
    private readonly Dictionary<IFanoutServer, List<Sample>> _samples = [];

    /// <summary>How many steps it takes.</summary>
    public static int StepsOf(FanoutOptions options) => 3 * (2 + (2 * options.Rounds));

    public IReadOnlyList<Row> Run()
    {
        StartAll();
        foreach (var server in _servers)
        {
            progress.Step($"{server.Name}: warming up");
            _ = Measure(server, WarmUp);
        }
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var server in _servers.Concat(Enumerable.Reverse(_servers)))
            {
                var sample = Measure(server, options.Seconds);
                _samples[server].Add(sample);
                progress.Step(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{server.Name}: {sample.PerSecond:N0}/s, {sample.CpuMicros:0.00} CPU-µs each, server {sample.ServerBusy:P0}, its core idle {sample.ServerIdle:P0}, load {sample.LoadBusy:P0}"));
            }
        }
        var compared = Sample.Median(_samples[_servers[0]]);
        return [.. _servers.Select(server => RowOf(server, compared))];
    }

    public void Dispose()
    {
        _loop.Dispose();
        foreach (var server in _servers)
            server.Dispose();
    }

    private void StartAll()
    {
        progress.Step("starting the servers");
        if (options.Against == "signalr")
        {
            Add(new SignalRServer(_loop));
        }
        else
        {
            Add(new GatewayServer("other build, v1", options.Against, _loop, guide: false, options.Feed));
            Add(new GatewayServer("other build, guide", options.Against, _loop, guide: true, options.Feed));
        }
        Add(new GatewayServer("StreamOtter, v1", Programs.Gateway, _loop, guide: false, options.Feed));
        Add(new GatewayServer("StreamOtter, guide", Programs.Gateway, _loop, guide: true, options.Feed));
    }

    private void Add(IFanoutServer server)
    {
        _servers.Add(server);
        _samples[server] = [];
        server.Receivers.GrowTo(options.Connections);
    }

    private Sample Measure(IFanoutServer server, TimeSpan time, double perSecond = 0)
    {
        server.Start(perSecond);
        _loop.RunFor(Settling, server.Pump);
        var sample = Sample.Take(_loop, time, () => server.Receivers.Records, () => server.Cpu, server.Pump);
        server.Stop();
        _loop.RunUntil(() => server.Sent is not null, $"{server.Name} stops", server.Pump);
        server.Receivers.Drain(server.Sent!.Value);
        return sample;
    }

    private Row RowOf(IFanoutServer server, Sample compared)
    {
        var median = Sample.Median(_samples[server]);
        var row = Row.Of(server.Name, string.Create(CultureInfo.InvariantCulture, $"{options.Connections:N0} subscribers"), median) with
        {
            Ratio = median.PerSecond / compared.PerSecond,
            RecordsPerFrame = (double)server.Receivers.Records / server.Receivers.Frames,
            CpuRatio = compared.CpuMicros / median.CpuMicros,
        };
        if (!options.Latency)
            return row;
        var latency = server.Receivers.Latency = new LatencyHistogram();
        var rate = options.Rate ?? median.PerSecond / options.Connections / 2;
        progress.Step(string.Create(CultureInfo.InvariantCulture, $"{server.Name}: latency at {rate:N0} records/s"));
        var paced = Measure(server, options.Seconds, rate);
        server.Receivers.Latency = null;
        return row with { PacedCpuMicros = paced.CpuMicros, P50 = latency.Milliseconds(0.5), P99 = latency.Milliseconds(0.99) };
    }
}
