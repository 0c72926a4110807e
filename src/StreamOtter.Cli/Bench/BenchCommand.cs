using System.CommandLine;
using StreamOtter.Cli.Bench.Fanout;
using StreamOtter.Cli.Bench.Idle;
using StreamOtter.Cli.Bench.Publish;
using StreamOtter.Cli.Bench.Replay;

namespace StreamOtter.Cli.Bench;

/// <summary><c>streamotter bench</c>: measurements of any gateway.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measure a gateway; Ctrl-C ends a measurement early and tells what it found")
    {
        FanoutCommand.Create(),
        FanoutCommand.CreateLatency(),
        PublishCommand.Create(),
        ReplayCommand.Create(),
        IdleCommand.Create(),
    };
}
