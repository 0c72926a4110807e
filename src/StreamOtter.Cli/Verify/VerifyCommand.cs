using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Spectre.Console;
using StreamOtter.Cli.Clients;

namespace StreamOtter.Cli.Verify;

/// <summary><c>streamotter verify</c>: is everything that was acknowledged delivered, once, and in order?</summary>
internal static class VerifyCommand
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        var url = new Option<Uri>("--url")
        {
            Description = "The gateway's address (default ws://127.0.0.1:9090/v1)",
            HelpName = "URL",
            CustomParser = ParseUrl,
            DefaultValueFactory = _ => new Uri("ws://127.0.0.1:9090/v1"),
        };
        var stream = new Option<string?>("--stream") { Description = "The stream to use; a new one is made by default", HelpName = "STREAM" };
        var publishers = Count("--publishers", 4, "Publishers, each with a connection of its own");
        var subscribers = Count("--subscribers", 4, "Subscribers, each with a connection of its own");
        var size = Count("--size", 100, "Bytes of a record's value");
        var rate = new Option<int?>("--rate") { Description = "Records a second of all publishers together (default: as many as are answered)", HelpName = "N" };
        var seconds = Count("--for", 10, "Seconds to publish");
        var kill = new Option<int?>("--kill") { Description = "kill -9 this process half-way; whoever runs it starts it again", HelpName = "PID" };
        var serve = new Option<string?>("--serve") { Description = "Start a gateway with these arguments of 'serve', and kill -9 and restart it every --kill-every seconds", HelpName = "ARGUMENTS" };
        var killEvery = Count("--kill-every", 5, "With --serve: seconds between two kills");
        var json = new Option<bool>("--json") { Description = "The verdict as one line of JSON" };

        var command = new Command("verify", "Publish and subscribe for a time, then tell what was lost, doubled or reordered. Exit codes: 0 nothing was, 1 something was, 2 bad usage.")
        {
            url, stream, publishers, subscribers, size, rate, seconds, kill, serve, killEvery, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new VerifyOptions
            {
                Url = parsed.GetValue(url)!,
                Stream = parsed.GetValue(stream) ?? "verify-" + Guid.NewGuid().ToString("N")[..12],
                Publishers = parsed.GetValue(publishers),
                Subscribers = parsed.GetValue(subscribers),
                Size = parsed.GetValue(size),
                Rate = parsed.GetValue(rate),
                For = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                Drain = Drain,
            };
            await using var killer = new VerifyKiller(TimeProvider.System);
            var own = parsed.GetValue(serve);
            if (own is not null)
                await killer.StartAsync(own, cancellationToken);
            var every = TimeSpan.FromSeconds(parsed.GetValue(killEvery));
            Func<CancellationToken, Task> disturb =
                own is not null ? stop => killer.KillOwnAsync(own, every, stop)
                : parsed.GetValue(kill) is { } id ? stop => killer.KillAsync(id, options.For / 2, stop)
                : _ => Task.CompletedTask;

            var report = await RunAsync(options, disturb, killer, parsed.GetValue(json), cancellationToken);
            if (parsed.GetValue(json))
                report.PrintJson(Console.Out);
            else
                report.Print(AnsiConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect }));
            return (int)(report.IsGood ? ExitCode.Ok : ExitCode.Failed);
        });
        return command;
    }

    private static async Task<VerifyReport> RunAsync(
        VerifyOptions options, Func<CancellationToken, Task> disturb, VerifyKiller killer, bool quiet, CancellationToken cancellationToken)
    {
        var run = new VerifyRun(options, TimeProvider.System).RunAsync(disturb, killer, cancellationToken);
        if (quiet || Console.IsOutputRedirected)
            return await run;
        return await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask($"verifying '{options.Stream}'", maxValue: options.For.TotalSeconds);
            while (!run.IsCompleted)
            {
                await Task.WhenAny(run, Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, CancellationToken.None));
                task.Increment(0.25);
            }
            return await run;
        });
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        try
        {
            return ClientCommand.ParseUrl(result.Tokens[^1].Value);
        }
        catch (FormatException error)
        {
            result.AddError(error.Message);
            return null;
        }
    }

    private static Option<int> Count(string name, int value, string description)
    {
        var option = new Option<int>(name)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description} (default {value})"),
            HelpName = "N",
            CustomParser = result =>
            {
                var text = result.Tokens[^1].Value;
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 1_000_000)
                    return count;
                result.AddError($"{name}: '{text}' is no number that it can be; that is 1 to 1000000.");
                return 0;
            },
            DefaultValueFactory = _ => value,
        };
        return option;
    }
}
