using System.CommandLine;
using StreamOtter.Bench.Report;

namespace StreamOtter.Bench.Guide;

/// <summary><c>bench/run guide</c>.</summary>
internal static class GuideCommand
{
    public static Command Create()
    {
        var kafka = new Option<string?>("--kafka") { Description = "Kafka's bootstrap servers; without it the embedded log" };
        var seconds = new Option<double>("--seconds") { Description = "How long each measurement takes", DefaultValueFactory = _ => 5 };
        var json = new Option<bool>("--json") { Description = "Write JSON" };
        var command = new Command("guide", "The guide's path: publishing, broadcast, and the engine's append beside it") { kafka, seconds, json };
        command.SetAction(parsed =>
        {
            var options = new GuideOptions(parsed.GetValue(kafka), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
            RunProgress.Run(GuideRun.StepsOf(options), progress =>
                Results.Write(new GuideRun(options, progress).Run(), "of append", parsed.GetValue(json)));
            return 0;
        });
        return command;
    }
}
