using System.CommandLine;
using StreamOtter.Cli.Clients;

namespace StreamOtter.Cli.Subscribe;

/// <summary><c>streamotter subscribe</c>: a stream to standard output, each record a line.</summary>
internal static class SubscribeCommand
{
    public static Command Create()
    {
        var common = new ClientCommand();
        var from = new Option<string>("--from")
        {
            Description = "earliest, latest, a time (2026-01-31T12:00:00Z or milliseconds since 1970) or a position (5f0c/0:1042)",
            HelpName = "START",
            DefaultValueFactory = _ => "latest",
        };
        var partition = new Option<int[]>("--partition") { Description = "Only this partition; may be given again", HelpName = "N" };
        var count = new Option<long?>("--count") { Description = "End after this many records", HelpName = "N" };
        var seconds = new Option<double?>("--for") { Description = "End after this many seconds", HelpName = "SECONDS" };
        var exitAtEnd = new Option<bool>("--exit-at-end") { Description = "End behind the last record there is at the start" };
        var asJson = new Option<bool>("--json") { Description = "Write a JSON object for each record, with partition, offset, position, key, headers, and json or value" };
        var failOnGap = new Option<bool>("--fail-on-gap") { Description = "End with exit code 5 where records are missing" };
        var command = new Command("subscribe", $"Write a stream to standard output: each record's value is a line. {ClientCommand.ExitCodes}")
        {
            common.Stream, common.Url, from, partition, count, seconds, exitAtEnd, asJson, failOnGap, common.Quiet,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(count) is < 1)
                result.AddError("--count takes 1 or more.");
            if (result.GetValue(seconds) is not null and not (> 0 and < 1e9))
                result.AddError("--for takes a number of seconds.");
        });
        command.SetAction((parsed, cancellationToken) => common.RunAsync(
            parsed,
            async client =>
            {
                var stream = parsed.GetValue(common.Stream)!;
                using var printer = new RecordPrinter(parsed.GetValue(asJson));
                var run = new SubscribeRun(client, stream, printer)
                {
                    From = StartText.Parse(parsed.GetValue(from)!),
                    Partitions = parsed.GetValue(partition) is { Length: > 0 } some ? some : null,
                    Count = parsed.GetValue(count),
                    For = parsed.GetValue(seconds) is { } time ? TimeSpan.FromSeconds(time) : null,
                    ExitAtEnd = parsed.GetValue(exitAtEnd),
                    FailOnGap = parsed.GetValue(failOnGap),
                };
                var code = await run.RunAsync(cancellationToken);
                if (!parsed.GetValue(common.Quiet))
                    run.Report();
                return code;
            },
            cancellationToken));
        return command;
    }
}
