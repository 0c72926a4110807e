using System.CommandLine;
using StreamOtter.Cli.Bench.Figures;
using StreamOtter.Cli.Bench.Load;
using StreamOtter.Cli.Bench.Session;
using StreamOtter.Cli.Clients;
using StreamOtter.Cli.Gateways;
using StreamOtter.Cli.Output;

namespace StreamOtter.Cli.Bench;

/// <summary>What all measurements have in common: the gateway, the output, and how they end.</summary>
internal sealed class BenchOptions
{
    /// <summary>Files that this program has open besides its connections.</summary>
    private const int OtherFiles = 200;

    private readonly TargetOptions _target = new();
    private readonly Option<int?> _pid = NumberOption.Optional("--pid", 1, int.MaxValue, "The gateway's process on this machine, to measure its processor time and memory");
    private readonly Option<bool> _json = new("--json") { Description = "The result as one line of JSON" };

    public Option<int> Size { get; } = NumberOption.Of("--size", RecordText.Size, RecordText.MinSize, 1_000_000, "Bytes of a record's value");

    public Option<int> Seconds { get; } = NumberOption.Of("--for", 10, 1, 1_000_000, "Seconds to measure");

    public Option<int> WarmUp { get; } = NumberOption.Of("--warm-up", 2, 0, 100_000, "Seconds before that");

    /// <summary>Adds the options to a measurement's own, and makes it run.</summary>
    /// <param name="command">The measurement.</param>
    /// <param name="connectionsOf">How many connections it opens.</param>
    /// <param name="run">Takes it.</param>
    public void Complete(Command command, Func<ParseResult, int> connectionsOf, Func<ParseResult, BenchSession, BenchResult> run)
    {
        foreach (var option in new Option[] { _target.Url, _target.Serve, _pid, _target.Stream, _json })
            command.Add(option);
        _target.Check(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_target.Serve) is not null && result.GetResult(_pid) is { Implicit: false })
                result.AddError("--pid and --serve cannot go together: with --serve the process is known.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            Check(parsed, connectionsOf(parsed));
            return _target.RunAsync(parsed, (url, own) => RunAsync(parsed, url, own, run, cancellationToken), cancellationToken);
        });
    }

    private void Check(ParseResult parsed, int connections)
    {
        if (!OperatingSystem.IsLinux())
            throw Bad("bench: the load client needs Linux; run it there, against this gateway's address with --url.");
        if (parsed.GetValue(_target.Serve) is null && parsed.GetValue(_target.Url)!.Scheme != "ws")
            throw Bad("--url: bench speaks ws:// only, so that it measures the gateway and not its own TLS; name the gateway's own address.");
        if (parsed.GetValue(_pid) is { } pid && !new ProcessMeter(pid).IsThere)
            throw Bad($"--pid: there is no process {pid} on this machine; leave it out for a gateway elsewhere.");
        var files = Linux.Setting(Linux.OpenFiles);
        if (connections + OtherFiles > files)
            throw Bad($"{connections} connections need {connections + OtherFiles} open files, and the limit is {files}: raise it with 'ulimit -n', or open fewer.");
    }

    private async Task<ExitCode> RunAsync(
        ParseResult parsed, Uri url, OwnGateway? own, Func<ParseResult, BenchSession, BenchResult> run, CancellationToken cancellationToken)
    {
        var stream = parsed.GetValue(_target.Stream) ?? "bench-" + Guid.NewGuid().ToString("N")[..12];
        var gateway = (own?.ProcessId ?? parsed.GetValue(_pid)) is { } pid ? new ProcessMeter(pid) : null;
        var result = await Terminal.ShowProgressAsync(
            quiet: false,
            progress => Task.Run(() =>
            {
                using var session = new BenchSession(url, stream, gateway, progress, cancellationToken);
                return run(parsed, session);
            }));
        if (parsed.GetValue(_json))
            ResultPrinter.PrintJson(result, Console.Out);
        else
            Print(result);
        return !result.IsGood ? ExitCode.Failed : result.Interrupted ? ExitCode.Interrupted : ExitCode.Ok;
    }

    private static void Print(BenchResult result)
    {
        if (result.Command == "latency" && result.LatencyMs is not null)
            HistogramChart.Print(result.Latency!, Terminal.Output);
        ResultPrinter.Print(result, Terminal.Output);
    }

    private static CommandFailedException Bad(string message) => new(ExitCode.BadUsage, message);
}
