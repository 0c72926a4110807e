using System.CommandLine;
using StreamOtter.Cli.Bench.Fanout;
using StreamOtter.Cli.Bench.Idle;
using StreamOtter.Cli.Bench.Publish;
using StreamOtter.Cli.Bench.Replay;

namespace StreamOtter.Cli.Bench;

/// <summary><c>streamotter bench</c>: measurements of any gateway.</summary>
internal static class BenchCommand
{
    public static Command Create() => new(
        "bench",
        "Measure a gateway; Ctrl-C ends a measurement early and tells what it found. " +
        "Exit codes: 0 done, 1 failed, or records were lost or came twice, 2 bad usage, 3 no gateway answers, 4 refused by the gateway, 130 interrupted.")
    {
        FanoutCommand.Create(),
        FanoutCommand.CreateLatency(),
        PublishCommand.Create(),
        ReplayCommand.Create(),
        IdleCommand.Create(),
    };
}
