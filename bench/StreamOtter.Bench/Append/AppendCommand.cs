using System.CommandLine;
using System.Text.Json;
using StreamOtter.Bench.Report;

namespace StreamOtter.Bench.Append;

/// <summary><c>bench/run append</c>: appends to an engine in this process, with nothing of the gateway around it.</summary>
internal static class AppendCommand
{
    /// <summary>What comes before its results where another program asked for them.</summary>
    public const string Beginning = "rows ";

    public static Command Create()
    {
        var kafka = new Option<string?>("--kafka") { Description = "Kafka's bootstrap servers; without it the embedded log" };
        var seconds = new Option<double>("--seconds") { Description = "How long each measurement takes", DefaultValueFactory = _ => 3 };
        var json = new Option<bool>("--json") { Description = "Write JSON" };
        var line = new Option<bool>("--line") { Hidden = true };
        var command = new Command("append", "Durable appends straight to an engine") { kafka, seconds, json, line };
        command.SetAction(async (parsed, _) =>
        {
            var time = TimeSpan.FromSeconds(parsed.GetValue(seconds));
            var rows = await AppendRun.RunAsync(parsed.GetValue(kafka), time);
            if (parsed.GetValue(line))
                Console.WriteLine(Beginning + JsonSerializer.Serialize(rows));
            else
                Results.Write(rows, "ratio", parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
