using System.CommandLine;
using StreamOtter.Cli.Bench.Clients;
using StreamOtter.Cli.Clients;

namespace StreamOtter.Cli.Bench.Replay;

/// <summary><c>streamotter bench replay</c>: history.</summary>
internal static class ReplayCommand
{
    private const int Batch = 500;
    private const int InFlight = 5000;

    public static Command Create()
    {
        var common = new BenchOptions();
        var records = NumberOption.Of("--records", 100_000, 1, 1_000_000_000, "Records to store first");
        var clients = NumberOption.Of("--clients", 4, 1, 1_000_000, "Clients that then read all of them, each with a connection of its own");
        var limit = NumberOption.Of("--for", 600, 1, 1_000_000, "Seconds that storing, and then reading, may take");
        var command = new Command("replay", "Store records, then read all of them from the earliest: records a second") { records, clients, common.Size, limit };
        common.Complete(command, parsed => parsed.GetValue(clients) + 1, (parsed, session) => new ReplayRun(
            session,
            parsed.GetValue(clients),
            parsed.GetValue(records),
            new PublisherOptions(session.Stream, parsed.GetValue(common.Size), Batch, InFlight),
            TimeSpan.FromSeconds(parsed.GetValue(limit))).Run());
        return command;
    }
}
