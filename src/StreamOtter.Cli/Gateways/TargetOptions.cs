using System.CommandLine;
using System.CommandLine.Parsing;
using StreamOtter.Cli.Clients;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Cli.Gateways;

/// <summary>Which gateway a command that tests or measures works on: one at an address, or one of its own.</summary>
/// <param name="credentials">How the command shows who it is, where it can.</param>
internal sealed class TargetOptions(Credentials? credentials = null)
{
    public Option<Uri> Url { get; } = new("--url")
    {
        Description = "The gateway's address (default ws://127.0.0.1:9090/v1)",
        HelpName = "URL",
        CustomParser = ParseUrl,
        DefaultValueFactory = _ => new Uri("ws://127.0.0.1:9090/v1"),
    };

    public Option<string?> Serve { get; } = new("--serve") { Description = OwnGateway.OptionDescription, HelpName = "ARGUMENTS" };

    public Option<string?> Stream { get; } = new("--stream") { Description = "The stream to use (default: a new one)", HelpName = "STREAM" };

    /// <summary>Adds the checks of what cannot go together.</summary>
    public void Check(Command command) => command.Validators.Add(result =>
    {
        if (result.GetResult(Url) is { Implicit: false } && result.GetValue(Serve) is not null)
            result.AddError("--url and --serve cannot go together: with --serve the gateway is its own.");
        if (result.GetValue(Stream) is { } name && !ProtocolV1.IsStreamName(name))
            result.AddError($"--stream: '{name}' is no stream's name: 1 to 249 of A-Z a-z 0-9 . _ -, not '.' or '..'.");
    });

    /// <summary>Finds or starts the gateway, does the work, and tells in one line what went wrong.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<Uri, OwnGateway?, Task<ExitCode>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var own = parsed.GetValue(Serve) is { } arguments ? await OwnGateway.StartAsync(arguments, cancellationToken) : null;
            var url = own?.Url ?? parsed.GetValue(Url)!;
            var options = new StreamOtterClientOptions { Url = url, ClientName = "streamotter-cli" };
            await using (var client = new StreamOtterClient(credentials?.ApplyTo(options, parsed) ?? options))
                await client.ConnectAsync(cancellationToken);
            return (int)await work(url, own);
        }
        catch (Exception error) when (ClientCommand.CodeOf(error, cancellationToken) is { } code)
        {
            return (int)ClientCommand.Fail(code, error);
        }
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
}
