using System.CommandLine;
using StreamOtter.Cli.Clients;
using StreamOtter.Cli.Gateways;
using StreamOtter.Cli.Output;

namespace StreamOtter.Cli.Verify;

/// <summary><c>streamotter verify</c>: is everything that was acknowledged delivered, once, and in order?</summary>
internal static class VerifyCommand
{
    private const int DefaultPeriod = 5;

    public static Command Create()
    {
        var credentials = new Credentials();
        var target = new TargetOptions(credentials);
        var publishers = NumberOption.Of("--publishers", 4, 1, 10_000, "Publishers, each with a connection of its own");
        var subscribers = NumberOption.Of("--subscribers", 4, 1, 10_000, "Subscribers, each with a connection of its own");
        var size = NumberOption.Of("--size", 100, 1, 1_000_000, "Bytes of a record's value, and as many as its number needs");
        var rate = NumberOption.Optional("--rate", 1, 100_000_000, "Records a second of all publishers together (default: as many as are answered)");
        var seconds = NumberOption.Of("--for", 10, 1, 10_000_000, "Seconds to publish");
        var drain = NumberOption.Of("--drain", 60, 1, 100_000, "Seconds to wait, after that, for what was acknowledged");
        var kill = NumberOption.Optional("--kill", 1, int.MaxValue, "kill -9 this process half-way; whoever runs it starts it again");
        var killEvery = NumberOption.Optional("--kill-every", 0, 10_000_000, "With --serve: seconds between two kills with kill -9, each with a new start (default 5; 0: none)");
        var json = new Option<bool>("--json") { Description = "The verdict as one line of JSON" };

        var command = new Command(
            "verify",
            "Publish and subscribe for a time, then tell what was lost, doubled or reordered. " +
            "Exit codes: 0 nothing was, 1 something was, or it failed, 2 bad usage, 3 no gateway answers, 4 refused by the gateway, 130 interrupted, and until then nothing was.")
        {
            target.Url, target.Serve, target.Stream, publishers, subscribers, size, rate, seconds, drain, kill, killEvery, json,
        };
        credentials.AddTo(command);
        target.Check(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(target.Serve) is null && result.GetValue(killEvery) is not null)
                result.AddError("--kill-every needs --serve: only a gateway of its own can be started again.");
            if (result.GetValue(target.Serve) is not null && result.GetValue(kill) is not null)
                result.AddError("--kill and --serve cannot go together: --serve kills its own gateway, every --kill-every seconds.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var every = parsed.GetValue(killEvery) ?? DefaultPeriod;
            if (parsed.GetValue(target.Serve) is not null && every >= parsed.GetValue(seconds))
                throw new CommandFailedException(ExitCode.BadUsage, $"--kill-every: no kill at {every} s would fall into --for {parsed.GetValue(seconds)}; make it less, or 0 for none.");
            return target.RunAsync(parsed, RunAsync, cancellationToken);

            async Task<ExitCode> RunAsync(Uri url, OwnGateway? own)
            {
                var options = new VerifyOptions
                {
                    Client = credentials.ApplyTo(new StreamOtterClientOptions { Url = url, ClientName = "streamotter-verify" }, parsed),
                    Stream = parsed.GetValue(target.Stream) ?? "verify-" + Guid.NewGuid().ToString("N")[..12],
                    Publishers = parsed.GetValue(publishers),
                    Subscribers = parsed.GetValue(subscribers),
                    Size = parsed.GetValue(size),
                    Rate = parsed.GetValue(rate),
                    For = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                    Drain = TimeSpan.FromSeconds(parsed.GetValue(drain)),
                };
                Func<CancellationToken, Task<int>> disturb =
                    own is not null && every > 0 ? stop => Disturbance.KillAgainAndAgainAsync(own, TimeSpan.FromSeconds(every), TimeProvider.System, stop)
                    : parsed.GetValue(kill) is { } id ? stop => Disturbance.KillOnceAsync(id, options.For / 2, TimeProvider.System, stop)
                    : _ => Task.FromResult(0);
                var report = await Terminal.ShowProgressAsync(
                    quiet: false, progress => new VerifyRun(options, TimeProvider.System).RunAsync(disturb, progress, cancellationToken));
                if (parsed.GetValue(json))
                    report.PrintJson(Console.Out);
                else
                    report.Print(Terminal.Output);
                return !report.Good ? ExitCode.Failed : cancellationToken.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Ok;
            }
        });
        return command;
    }
}
