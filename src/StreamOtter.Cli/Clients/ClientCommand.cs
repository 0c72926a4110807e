using System.CommandLine;
using System.Globalization;
using StreamOtter.Cli.Bench.Load;
using StreamOtter.Protocol.V1;
using StreamOtter.StreamSea;

namespace StreamOtter.Cli.Clients;

/// <summary>What the commands that talk to a gateway have in common: its address, and how they end.</summary>
internal sealed class ClientCommand
{
    public const string ExitCodes =
        "Exit codes: 0 done, 1 failed, 2 bad usage, 3 no gateway answers, 4 refused by the gateway, " +
        "5 records were missing (--fail-on-gap), 130 interrupted.";

    public Argument<string> Stream { get; } = new("STREAM")
    {
        Description = "The stream's name",
        Validators =
        {
            result =>
            {
                if (result.GetValueOrDefault<string>() is var name && !ProtocolV1.IsStreamName(name))
                    result.AddError($"'{name}' is no stream's name: 1 to 249 of A-Z a-z 0-9 . _ -, not '.' or '..'.");
            },
        },
    };

    public Option<string> Url { get; } = new("--url")
    {
        Description = "The gateway's address",
        HelpName = "URL",
        DefaultValueFactory = _ => "ws://127.0.0.1:9090/v1",
    };

    public Credentials Credentials { get; } = new();

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Say nothing on standard error but errors" };

    /// <summary>Connects, does the work, and tells in one line what went wrong.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<StreamOtterClient, Task<ExitCode>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var client = new StreamOtterClient(Credentials.ApplyTo(
                new StreamOtterClientOptions { Url = ParseUrl(parsed.GetValue(Url)!), ClientName = "streamotter-cli" }, parsed));
            await client.ConnectAsync(cancellationToken);
            var wasLost = false; // that the connection opened may be told only now
            if (!parsed.GetValue(Quiet))
                client.StateChanged += (_, change) => Report(change, ref wasLost);
            return (int)await work(client);
        }
        catch (Exception error) when (CodeOf(error, cancellationToken) is { } code)
        {
            return (int)Fail(code, error);
        }
    }

    public static void Say(string line) => Console.Error.WriteLine($"streamotter: {line}");

    /// <summary>How a command ends that an exception ended, or null where it is nothing that can be expected.</summary>
    public static ExitCode? CodeOf(Exception error, CancellationToken cancellationToken) => error switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => ExitCode.Interrupted,
        CommandFailedException failed => failed.Code,
        LoadException failed => failed.IsRefusal ? ExitCode.Refused : ExitCode.Failed,
        ConnectionFailedException or StreamSeaException { Failure: StreamSeaFailure.Unreachable } => ExitCode.Unreachable,
        ConnectionRefusedException or SubscriptionFailedException or StreamSeaException { Failure: StreamSeaFailure.Refused } => ExitCode.Refused,
        StreamOtterException => ExitCode.Failed,
        ArgumentException or FormatException => ExitCode.BadUsage,
        _ => null,
    };

    /// <summary>Tells in one line what went wrong.</summary>
    public static ExitCode Fail(ExitCode code, Exception error)
    {
        if (error is ConnectionFailedException)
            Say($"{error.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Start a gateway with 'streamotter serve', or name its address with --url.");
        else if (code != ExitCode.Interrupted)
            Say(error.Message.ReplaceLineEndings(" "));
        return code;
    }

    /// <exception cref="FormatException">It is no address; the message says so.</exception>
    public static Uri ParseUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("ws" or "wss"))
            throw new FormatException($"--url: '{text}' is no address of a gateway; write one such as ws://127.0.0.1:9090/v1.");
        return url.AbsolutePath == "/" ? new Uri(url, "/v1") : url;
    }

    private static void Report(StateChange change, ref bool wasLost)
    {
        if (change is { State: ClientState.Connecting, Cause: { } cause })
        {
            var wait = change.RetryIn is { } delay ? string.Create(CultureInfo.InvariantCulture, $" Trying again in {delay.TotalSeconds:0.0} s.") : "";
            Say(cause.Message.ReplaceLineEndings(" ").TrimEnd('.') + "." + wait);
        }
        else if (change.State == ClientState.Open && wasLost)
        {
            Say("Connected again.");
        }
        wasLost |= change.State == ClientState.Connecting;
    }
}
