using System.CommandLine;
using StreamOtter.Cli.Clients;

namespace StreamOtter.Cli.Bench.Idle;

/// <summary><c>streamotter bench idle</c>: open connections.</summary>
internal static class IdleCommand
{
    public static Command Create()
    {
        var common = new BenchOptions();
        var connections = NumberOption.Of("--connections", 1000, 1, 1_000_000, "Connections to open");
        var subscribed = new Option<bool>("--subscribed") { Description = "Let each subscribe to the stream, to which nobody publishes" };
        var command = new Command("idle", "Connections with nothing to do: how long they take to open, and the gateway's memory for each")
        {
            connections, subscribed, common.Seconds,
        };
        common.Complete(command, parsed => parsed.GetValue(connections), (parsed, session) =>
            new IdleRun(session, parsed.GetValue(connections), parsed.GetValue(subscribed), TimeSpan.FromSeconds(parsed.GetValue(common.Seconds))).Run());
        return command;
    }
}
