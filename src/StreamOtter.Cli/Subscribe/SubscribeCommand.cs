using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using StreamOtter.Cli.Clients;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Cli.Subscribe;

/// <summary><c>streamotter subscribe</c>: a stream to standard output, each record a line.</summary>
internal static class SubscribeCommand
{
    public static Command Create()
    {
        var common = new ClientCommand();
        var from = new Option<StreamStart>("--from")
        {
            CustomParser = ParseStart,
            Description = "earliest, latest, a time (2026-01-31T12:00:00Z or milliseconds since 1970) or a position (5f0c/0:1042)",
            HelpName = "START",
            DefaultValueFactory = _ => StreamStart.Latest,
        };
        var partition = new Option<int[]>("--partition") { CustomParser = ParsePartitions, Description = "Only this partition; may be given again", HelpName = "N" };
        var group = new Option<string?>("--group")
        {
            Description = "Share the records with all others of this group; each is acknowledged once it is written. --from counts where the group is new",
            HelpName = "NAME",
        };
        var count = new Option<long?>("--count") { CustomParser = ParseCount, Description = "End after this many records", HelpName = "N" };
        var seconds = new Option<double?>("--for") { CustomParser = ParseSeconds, Description = "End after this many seconds", HelpName = "SECONDS" };
        var exitAtEnd = new Option<bool>("--exit-at-end") { Description = "End behind the last record there is at the start" };
        var asJson = new Option<bool>("--json") { Description = "Write a JSON object for each record, with partition, offset, position, key, headers, and json or value" };
        var failOnGap = new Option<bool>("--fail-on-gap") { Description = "End with exit code 5 where records are missing" };
        var command = new Command("subscribe", $"Write a stream to standard output: each record's value is a line. {ClientCommand.ExitCodes}")
        {
            common.Stream, common.Url, from, partition, group, count, seconds, exitAtEnd, asJson, failOnGap, common.Quiet,
        };
        group.Validators.Add(result => CheckGroup(result, partition, exitAtEnd));
        command.SetAction((parsed, cancellationToken) => common.RunAsync(
            parsed,
            async client =>
            {
                var stream = parsed.GetValue(common.Stream)!;
                using var printer = new RecordPrinter(parsed.GetValue(asJson));
                if (parsed.GetValue(group) is { } name)
                {
                    var consume = new ConsumeRun(client, stream, name, printer)
                    {
                        From = parsed.GetValue(from)!,
                        Count = parsed.GetValue(count),
                        For = parsed.GetValue(seconds) is { } limit ? TimeSpan.FromSeconds(limit) : null,
                        FailOnGap = parsed.GetValue(failOnGap),
                    };
                    var end = await consume.RunAsync(cancellationToken);
                    if (!parsed.GetValue(common.Quiet))
                        consume.Report();
                    return end;
                }
                var run = new SubscribeRun(client, stream, printer)
                {
                    From = parsed.GetValue(from)!,
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

    private static void CheckGroup(OptionResult result, Option<int[]> partition, Option<bool> exitAtEnd)
    {
        if (result.GetValueOrDefault<string>() is var name && !ProtocolV1.IsStreamName(name))
            result.AddError($"--group: '{name}' is no group's name: 1 to 249 of A-Z a-z 0-9 . _ -, not '.' or '..'.");
        if (result.GetResult(partition) is not null)
            result.AddError("--partition does not go with --group: a group's members share all partitions.");
        if (result.GetResult(exitAtEnd) is { Implicit: false })
            result.AddError("--exit-at-end does not go with --group: nobody of a group knows where the others are.");
    }

    private static StreamStart? ParseStart(ArgumentResult result)
    {
        try
        {
            return StartText.Parse(result.Tokens[^1].Value);
        }
        catch (FormatException error)
        {
            result.AddError(error.Message);
            return null;
        }
    }

    private static int[] ParsePartitions(ArgumentResult result)
    {
        var numbers = new List<int>();
        foreach (var token in result.Tokens)
        {
            if (int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                numbers.Add(number);
            else
                result.AddError($"--partition: '{token.Value}' is no partition's number.");
        }
        return [.. numbers];
    }

    private static long? ParseCount(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
            return count;
        result.AddError($"--count: '{text}' is no number of records; it can be 1 or more.");
        return null;
    }

    private static double? ParseSeconds(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e9)
            return seconds;
        result.AddError($"--for: '{text}' is no number of seconds; it can be more than 0.");
        return null;
    }
}
