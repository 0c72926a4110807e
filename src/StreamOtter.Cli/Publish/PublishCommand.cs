using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using StreamOtter.Cli.Clients;

namespace StreamOtter.Cli.Publish;

/// <summary><c>streamotter publish</c>: standard input to a stream, each line a record.</summary>
internal static class PublishCommand
{
    /// <summary>How many batches may await their answers.</summary>
    private const int BatchesUnderWay = 8;

    public static Command Create()
    {
        var common = new ClientCommand();
        var key = new Option<string?>("--key") { Description = "The key of every record", HelpName = "KEY" };
        var separator = new Option<string?>("--key-separator") { Description = "Lines are KEY, this, and the value; a line without it has no key", HelpName = "SEP" };
        var format = new Option<LineFormat>("--format") { Description = "What lines must be: auto (anything), json or text; stored are the line's bytes", HelpName = "FORMAT" };
        var batch = new Option<int?>("--batch") { CustomParser = ParseBatch, Description = "Publish up to this many lines together, 1 to 10000 (default 1000)", HelpName = "LINES" };
        var skipEmpty = new Option<bool>("--skip-empty") { Description = "Publish no empty lines" };
        var command = new Command("publish", $"Publish standard input to a stream: each line is a record. {ClientCommand.ExitCodes}")
        {
            common.Stream, common.Url, key, separator, format, batch, skipEmpty, common.Quiet,
        };
        common.Credentials.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(key) is not null && result.GetValue(separator) is not null)
                result.AddError("--key and --key-separator cannot go together: the key is either the same for all lines or in them.");
            if (result.GetValue(separator) is "")
                result.AddError("--key-separator must not be empty.");
        });
        command.SetAction((parsed, cancellationToken) => common.RunAsync(
            parsed,
            client => PublishAsync(
                client,
                parsed.GetValue(common.Stream)!,
                new LineReader(Console.OpenStandardInput(), parsed.GetValue(batch) ?? 1000),
                new LineParser(parsed.GetValue(format), parsed.GetValue(key), parsed.GetValue(separator)),
                parsed.GetValue(skipEmpty),
                parsed.GetValue(common.Quiet),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<ExitCode> PublishAsync(
        StreamOtterClient client, string stream, LineReader input, LineParser parser, bool skipEmpty, bool quiet, CancellationToken cancellationToken)
    {
        var count = new PublishCount();
        var underWay = new Queue<Task<IReadOnlyList<PublishReceipt>>>();
        var end = ExitCode.Ok;
        try
        {
            while (await input.ReadAsync(cancellationToken) is { } lines)
            {
                var wrong = Parse(lines, parser, skipEmpty, out var records);
                underWay.Enqueue(client.PublishAsync(stream, records, CancellationToken.None).AsTask());
                if (wrong is not null)
                {
                    ClientCommand.Say(wrong.Message);
                    end = ExitCode.BadUsage;
                    break;
                }
                while (underWay.Count > BatchesUnderWay || (underWay.TryPeek(out var first) && first.IsCompleted))
                {
                    count.Add(await underWay.Peek().WaitAsync(cancellationToken));
                    _ = underWay.Dequeue();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            end = ExitCode.Interrupted;
        }
        catch (FormatException error)
        {
            ClientCommand.Say(error.Message);
            end = ExitCode.BadUsage;
        }
        if (!await FinishAsync(client, underWay, count, cancellationToken))
            end = ExitCode.Interrupted;
        if (!quiet || count.ExitCode != ExitCode.Ok)
            ClientCommand.Say(count.Describe(stream));
        return end != ExitCode.Ok ? end : count.ExitCode;
    }

    /// <summary>Parses lines up to the first that is wrong; answers what is wrong with it.</summary>
    private static FormatException? Parse(List<byte[]> lines, LineParser parser, bool skipEmpty, out List<PublishRecord> records)
    {
        records = new List<PublishRecord>(lines.Count);
        try
        {
            foreach (var line in lines)
            {
                if (line.Length > 0 || !skipEmpty)
                    records.Add(parser.Parse(line));
            }
            return null;
        }
        catch (FormatException error)
        {
            return error;
        }
    }

    /// <summary>Waits for the answers; when interrupted only as long as the client takes to close. Answers whether it was not.</summary>
    private static async Task<bool> FinishAsync(
        StreamOtterClient client, Queue<Task<IReadOnlyList<PublishReceipt>>> underWay, PublishCount count, CancellationToken cancellationToken)
    {
        var answers = Task.WhenAll(underWay);
        await Task.WhenAny(answers, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
        var wasInterrupted = !answers.IsCompleted;
        if (wasInterrupted)
            await client.DisposeAsync();
        foreach (var receipts in await answers)
            count.Add(receipts);
        return !wasInterrupted;
    }

    private static int? ParseBatch(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var lines) && lines is >= 1 and <= 10_000)
            return lines;
        result.AddError($"--batch: '{text}' is no number of lines; it can be 1 to 10000.");
        return null;
    }
}
