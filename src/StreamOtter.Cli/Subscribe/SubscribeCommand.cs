using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using StreamOtter.Cli.Clients;

namespace StreamOtter.Cli.Subscribe;

/// <summary><c>streamotter subscribe</c>: a stream to standard output, each record a line.</summary>
internal static class SubscribeCommand
{
    public static Command Create()
    {
        var common = new ClientCommand();
        var streams = StreamArgument.Create();
        var from = new Option<StreamStart>("--from")
        {
            CustomParser = ParseStart,
            Description = "earliest, latest, a time (2026-01-31T12:00:00Z or milliseconds since 1970) or a position (5f0c/0:1042)",
            HelpName = "START",
            DefaultValueFactory = _ => StreamStart.Latest,
        };
        var partition = new Option<int[]>("--partition") { CustomParser = ParsePartitions, Description = "Only this partition; may be given again", HelpName = "N" };
        var filter = FilterOption.Create();
        var slow = SlowOption.Create();
        var batch = NumberOption.Optional("--batch", 1, 10_000, "How many records the gateway sends in a message at most");
        var group = GroupOption.Create();
        var count = new Option<long?>("--count") { CustomParser = ParseCount, Description = "End after this many records", HelpName = "N" };
        var seconds = new Option<double?>("--for") { CustomParser = ParseSeconds, Description = "End after this many seconds", HelpName = "SECONDS" };
        var exitAtEnd = new Option<bool>("--exit-at-end") { Description = "End behind the last record there is at the start" };
        var asJson = new Option<bool>("--json") { Description = "Write a JSON object for each record, with partition, offset, position, key, headers, and json or value; with a pattern, the stream too" };
        var failOnGap = new Option<bool>("--fail-on-gap") { Description = "End with exit code 5 where records are missing" };
        var command = new Command("subscribe", $"Write a stream to standard output: each record's value is a line. {ClientCommand.ExitCodes}")
        {
            streams, common.Url, from, partition, filter, slow, batch, group, count, seconds, exitAtEnd, asJson, failOnGap, common.Quiet,
        };
        common.Credentials.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(streams) is not { } name || !StreamArgument.IsPattern(name))
                return;
            if (result.GetResult(partition) is not null)
                result.AddError("--partition: several streams come whole.");
            if (result.GetResult(from)?.Tokens is [.., { Value: var start }] && StreamPosition.TryParse(start, CultureInfo.InvariantCulture, out _))
                result.AddError("--from: a position is one stream's; several start at earliest, latest or a time.");
            if (result.GetValue(exitAtEnd))
                result.AddError("--exit-at-end: several streams have no end together; --for ends the command after a time.");
        });
        command.Validators.Add(result => GroupOption.Check(result, group, streams, partition, filter, slow, batch, exitAtEnd));
        command.SetAction((parsed, cancellationToken) => common.RunAsync(
            parsed,
            async client =>
            {
                var stream = parsed.GetValue(streams)!;
                var isPattern = StreamArgument.IsPattern(stream);
                var options = new SubscribeOptions
                {
                    From = parsed.GetValue(from)!,
                    Partitions = parsed.GetValue(partition) is { Length: > 0 } some ? some : null,
                    Filter = parsed.GetValue(filter),
                    Slow = parsed.GetValue(slow),
                    Batch = parsed.GetValue(batch),
                };
                using var printer = new RecordPrinter(parsed.GetValue(asJson), tellsStream: isPattern);
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
                var run = new SubscribeRun(client, stream, isPattern, options, printer)
                {
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
