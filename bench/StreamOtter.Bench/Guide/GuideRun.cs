using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using StreamOtter.Bench.Append;
using StreamOtter.Bench.Load;
using StreamOtter.Bench.Report;
using StreamOtter.Bench.Servers;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Bench.Guide;

/// <summary>The guide's path through the gateway, and beside it the engine's append with nothing around it.</summary>
internal sealed class GuideRun(GuideOptions options, RunProgress progress)
{
    /// <summary>Records that one client sends ahead of the answers.</summary>
    private const int Unanswered = 64;

    /// <summary>Records that a broadcast's publisher is ahead of the average listener.</summary>
    private const int Ahead = 1000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>How many steps it takes.</summary>
    public static int StepsOf(GuideOptions options) => 1 + options.Publishers.Count + (2 * options.Listeners.Count);

    public IReadOnlyList<Row> Run()
    {
        progress.Step("append, straight to the engine");
        var rows = MeasureAppend();
        // What the gateway's clients do together is best compared with many callers that append one record each.
        var append = rows[1];
        rows.AddRange(options.Publishers.Select(clients => MeasurePublish(clients, append)));
        rows.AddRange(options.Listeners.Select(MeasureBroadcast));
        return rows;
    }

    /// <summary>In a process of its own, on the core that is the gateway's otherwise.</summary>
    private List<Row> MeasureAppend()
    {
        string[] kafka = options.Kafka is null ? [] : ["--kafka", options.Kafka];
        using var process = new ServerProcess(Cores.Server, Programs.Self, ["append", "--line", .. kafka]);
        return JsonSerializer.Deserialize<List<Row>>(process.WaitFor(AppendCommand.Beginning))!;
    }

    private Row MeasurePublish(int clients, Row append)
    {
        progress.Step($"publish, {clients} clients");
        using var gateway = new GatewayProcess(Programs.Gateway, options.Kafka);
        using var loop = new LoadLoop(Cores.Load);
        var publishers = Enumerable.Range(0, clients).Select(_ => new GuidePublisher(gateway.Port, Unanswered)).ToList();
        publishers.ForEach(loop.Add);
        loop.RunFor(WarmUp, Pump);
        var sample = Sample.Take(loop, options.Seconds, () => publishers.Sum(publisher => publisher.Answered), () => gateway.Cpu, Pump);
        return Row.Of("publish, acknowledged", Count(clients, "client"), sample) with
        {
            Ratio = sample.PerSecond / append.PerSecond,
            CpuRatio = append.CpuMicros / sample.CpuMicros,
        };

        void Pump()
        {
            foreach (var publisher in publishers)
                publisher.Pump(long.MaxValue);
        }
    }

    private Row MeasureBroadcast(int listeners)
    {
        var name = Count(listeners, "listener");
        progress.Step($"broadcast, {name}");
        using var gateway = new GatewayProcess(Programs.Gateway, options.Kafka);
        using var loop = new LoadLoop(Cores.Load);
        var publisher = new GuidePublisher(gateway.Port, maxUnanswered: Ahead);
        loop.Add(publisher);
        var group = new ReceiverGroup(loop, gateway.Port, "/ws", subProtocol: null, [], answers: 1);
        group.GrowTo(listeners);

        loop.RunFor(WarmUp, Saturate);
        var sample = Sample.Take(loop, options.Seconds, () => group.Records + publisher.Echoed, () => gateway.Cpu, Saturate);
        Drain();

        progress.Step($"broadcast, {name}: latency at half of that rate");
        var latency = group.Latency = new LatencyHistogram();
        var (first, start) = (publisher.Sent, Stopwatch.GetTimestamp());
        var period = Stopwatch.Frequency / (sample.PerSecond / (listeners + 1) / 2);
        var paced = Sample.Take(loop, options.Seconds, () => group.Records + publisher.Echoed, () => gateway.Cpu, () => publisher.Pump(
            first + (long)((Stopwatch.GetTimestamp() - start) / period), number => start + (long)((number - first) * period)));
        Drain();
        return Row.Of("broadcast", name, sample) with { PacedCpuMicros = paced.CpuMicros, P50 = latency.Milliseconds(0.5), P99 = latency.Milliseconds(0.99) };

        void Saturate() => publisher.Pump(group.RecordsEach + Ahead);
        void Drain()
        {
            loop.RunUntil(() => publisher.Answered == publisher.Sent, "every record answered", () => publisher.Pump(0));
            group.Drain(publisher.Sent);
        }
    }

    private static string Count(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
