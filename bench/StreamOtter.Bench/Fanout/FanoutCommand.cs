using System.CommandLine;
using StreamOtter.Bench.Report;

namespace StreamOtter.Bench.Fanout;

/// <summary><c>bench/run fanout</c>.</summary>
internal static class FanoutCommand
{
    public static Command Create()
    {
        var against = new Option<string>("--vs") { Description = "signalr, or the StreamOtter.Cli.dll of another build", DefaultValueFactory = _ => "signalr" };
        var connections = new Option<int>("--connections") { Description = "Subscribers of each server", DefaultValueFactory = _ => 1000 };
        var seconds = new Option<double>("--seconds") { Description = "How long each measurement takes", DefaultValueFactory = _ => 5 };
        var rounds = new Option<int>("--rounds") { Description = "How often the servers take turns, there and back", DefaultValueFactory = _ => 2 };
        var batch = new Option<int>("--batch") { Description = "Records in one publish message", DefaultValueFactory = _ => 100 };
        var ahead = new Option<int>("--ahead") { Description = "Records under way between publisher and subscribers", DefaultValueFactory = _ => 1000 };
        var noLatency = new Option<bool>("--no-latency") { Description = "Leave out the latency at half of the rate" };
        var rate = new Option<double?>("--rate") { Description = "Records a second while latency is measured; without it, half of what each server can" };
        var json = new Option<bool>("--json") { Description = "Write JSON" };
        var command = new Command("fanout", "Fan-out of 100-byte records, beside another server's") { against, connections, seconds, rounds, batch, ahead, noLatency, rate, json };
        command.SetAction(parsed =>
        {
            var options = new FanoutOptions(
                parsed.GetValue(connections),
                TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                parsed.GetValue(rounds),
                parsed.GetValue(against)!,
                new FeedOptions(parsed.GetValue(batch), parsed.GetValue(ahead)),
                Latency: !parsed.GetValue(noLatency),
                parsed.GetValue(rate));
            RunProgress.Run(FanoutRun.StepsOf(options), progress =>
            {
                using var run = new FanoutRun(options, progress);
                Results.Write(run.Run(), "ratio", parsed.GetValue(json));
            });
            return 0;
        });
        return command;
    }
}
