using System.CommandLine;
using StreamOtter.Cli.Clients;

namespace StreamOtter.Cli.Bench.Fanout;

/// <summary><c>streamotter bench fanout</c> and <c>streamotter bench latency</c>: the same, the one to find the limit, the other well below it.</summary>
internal static class FanoutCommand
{
    public static Command Create()
    {
        var common = new BenchOptions();
        var connections = NumberOption.Of("--connections", 1000, 1, 1_000_000, "Subscribers, each with a connection of its own");
        var idle = NumberOption.Of("--idle-readers", 0, 0, 1_000_000, "How many of them never read; their sockets are filled first");
        var publishers = NumberOption.Of("--publishers", 1, 1, 1000, "Publishers, each with a connection of its own");
        var rate = NumberOption.Optional("--rate", 1, 10_000_000, "Records a second of all publishers together (default: as many as subscribers take)");
        var batch = NumberOption.Of("--batch", 100, 1, 5000, "Records in one publish message at most");
        var ahead = NumberOption.Of("--ahead", 1000, 1, 1_000_000, "Without --rate: records under way between publishers and the average subscriber");
        var command = new Command("fanout", "Records to many subscribers: deliveries a second, latency, and whether all came")
        {
            connections, idle, publishers, rate, common.Size, batch, ahead, common.Seconds, common.WarmUp,
        };
        common.Complete(command, parsed => parsed.GetValue(connections) + parsed.GetValue(publishers), (parsed, session) =>
        {
            var options = new FanoutOptions
            {
                Command = "fanout",
                Connections = parsed.GetValue(connections),
                IdleReaders = parsed.GetValue(idle),
                Publishers = parsed.GetValue(publishers),
                Rate = parsed.GetValue(rate),
                Size = parsed.GetValue(common.Size),
                Batch = parsed.GetValue(batch),
                Ahead = Math.Max(parsed.GetValue(ahead), parsed.GetValue(publishers)),
                WarmUp = TimeSpan.FromSeconds(parsed.GetValue(common.WarmUp)),
                For = TimeSpan.FromSeconds(parsed.GetValue(common.Seconds)),
            };
            if (options.IdleReaders >= options.Connections)
                throw new CommandFailedException(ExitCode.BadUsage, $"--idle-readers: {options.IdleReaders} of --connections {options.Connections} leaves nobody who reads; make it less.");
            return new FanoutRun(session, options).Run();
        });
        return command;
    }

    public static Command CreateLatency()
    {
        var common = new BenchOptions();
        var connections = NumberOption.Of("--connections", 10, 1, 1_000_000, "Subscribers, each with a connection of its own");
        var rate = NumberOption.Of("--rate", 100, 1, 10_000_000, "Records a second");
        var command = new Command("latency", "Records at a rate: how long each takes from publish to delivery, drawn as a histogram")
        {
            connections, rate, common.Size, common.Seconds, common.WarmUp,
        };
        common.Complete(command, parsed => parsed.GetValue(connections) + 1, (parsed, session) => new FanoutRun(session, new FanoutOptions
        {
            Command = "latency",
            Connections = parsed.GetValue(connections),
            IdleReaders = 0,
            Publishers = 1,
            Rate = parsed.GetValue(rate),
            Size = parsed.GetValue(common.Size),
            Batch = 100,
            Ahead = 1,
            WarmUp = TimeSpan.FromSeconds(parsed.GetValue(common.WarmUp)),
            For = TimeSpan.FromSeconds(parsed.GetValue(common.Seconds)),
        }).Run());
        return command;
    }
}
