using System.CommandLine;
using StreamOtter.Cli.Bench.Clients;
using StreamOtter.Cli.Clients;

namespace StreamOtter.Cli.Bench.Publish;

/// <summary><c>streamotter bench publish</c>: acknowledged publishes.</summary>
internal static class PublishCommand
{
    public static Command Create()
    {
        var common = new BenchOptions();
        var clients = NumberOption.Of("--clients", 16, 1, 1_000_000, "Publishers, each with a connection of its own");
        var inFlight = NumberOption.Of("--in-flight", 1, 1, 10_000, "Records without an answer that each client has under way; the gateway's credit is the limit");
        var batch = NumberOption.Of("--batch", 1, 1, 5000, "Records in one message at most");
        var command = new Command("publish", "Acknowledged publishes a second, and how long acks take")
        {
            clients, inFlight, batch, common.Size, common.Seconds, common.WarmUp,
        };
        common.Complete(command, parsed => parsed.GetValue(clients), (parsed, session) =>
        {
            var options = new PublisherOptions(session.Stream, parsed.GetValue(common.Size), parsed.GetValue(batch), parsed.GetValue(inFlight));
            if (options.InFlight < options.Batch)
                throw new CommandFailedException(ExitCode.BadUsage, $"--batch: {options.Batch} records never go together where --in-flight is {options.InFlight}; raise that, or make it less.");
            return new PublishRun(
                session, parsed.GetValue(clients), options, TimeSpan.FromSeconds(parsed.GetValue(common.WarmUp)), TimeSpan.FromSeconds(parsed.GetValue(common.Seconds))).Run();
        });
        return command;
    }
}
