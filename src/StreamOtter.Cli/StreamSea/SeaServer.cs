using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using StreamOtter.Cli.Clients;
using StreamOtter.StreamSea;

namespace StreamOtter.Cli.StreamSea;

/// <summary>What stream-sea's commands have in common: the server, who talks to it, and how they end.</summary>
internal sealed class SeaServer
{
    private const string Prefix = "STREAM_SEA_";

    private readonly Option<string?> _host = new("--remoteServerHost", "--remote-server-host", "-h")
    {
        Description = $"The server's name or address (default {Prefix}HOST, or localhost)",
        HelpName = "HOST",
    };

    private readonly Option<string?> _port = new("--remoteServerPort", "--remote-server-port", "-p")
    {
        Description = $"Its HTTP port (default {Prefix}PORT, or 443 with --secure and 8080 without)",
        HelpName = "PORT",
    };

    private readonly Option<bool> _secure = new("--secure", "-t") { Description = "Encrypt the connection (TLS)" };

    private readonly Option<string?> _clientId = new("--clientId", "--client-id") { Description = $"Who you are (default {Prefix}CLIENT_ID)", HelpName = "ID" };

    private readonly Option<string?> _clientSecret = new("--clientSecret", "--client-secret")
    {
        Description = $"Your secret; others see it in the list of processes, so rather set {Prefix}CLIENT_SECRET",
        HelpName = "SECRET",
    };

    private readonly Option<string?> _authority = AuthorityOption.Create();

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Say nothing on standard error but errors" };

    /// <summary>A command whose work is one or more calls.</summary>
    public static Command Command(string name, string description, Option[] options, Func<SeaServer, ParseResult, StreamSeaClient, CancellationToken, Task> work) =>
        Command(name, description, options, static (_, _, settings) => settings, work);

    /// <summary>As above, with other credentials than the secret.</summary>
    public static Command Command(
        string name, string description, Option[] options, Func<SeaServer, ParseResult, StreamSeaClientOptions, StreamSeaClientOptions> identify,
        Func<SeaServer, ParseResult, StreamSeaClient, CancellationToken, Task> work)
    {
        var server = new SeaServer();
        var command = new Command(name, description) { new HelpOption("--help", "-?") }; // -h is the host's
        foreach (var option in (Option[])[.. options, server._host, server._port, server._secure, server._clientId, server._clientSecret, server._authority, server._quiet])
            command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => server.RunAsync(parsed, identify, work, cancellationToken));
        return command;
    }

    /// <summary>Says on standard error what was done.</summary>
    public void Report(ParseResult parsed, string line)
    {
        if (!parsed.GetValue(_quiet))
            ClientCommand.Say(line);
    }

    /// <summary>The client's own id.</summary>
    public string OwnId(ParseResult parsed) =>
        Value(parsed, _clientId, "CLIENT_ID") ?? throw new FormatException($"Who are you? Give --clientId, or set {Prefix}CLIENT_ID.");

    private async Task<int> RunAsync(
        ParseResult parsed, Func<SeaServer, ParseResult, StreamSeaClientOptions, StreamSeaClientOptions> identify,
        Func<SeaServer, ParseResult, StreamSeaClient, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new StreamSeaClient(Checked(identify(this, parsed, ReadOptions(parsed))));
            await work(this, parsed, client, cancellationToken);
            return (int)ExitCode.Ok;
        }
        catch (Exception error) when (ClientCommand.CodeOf(error, cancellationToken) is { } code)
        {
            if (code == ExitCode.Unreachable)
                ClientCommand.Say($"{OneLine(error).TrimEnd('.')}. Start a gateway with 'streamotter serve', or name its address with --remoteServerHost and --remoteServerPort.");
            else if (code != ExitCode.Interrupted)
                ClientCommand.Say(OneLine(error));
            return (int)code;
        }
    }

    private StreamSeaClientOptions ReadOptions(ParseResult parsed)
    {
        var authority = AuthorityOption.Read(parsed.GetValue(_authority));
        return new StreamSeaClientOptions
        {
            RemoteHost = Value(parsed, _host, "HOST") ?? "localhost",
            RemotePort = Value(parsed, _port, "PORT") is { } port ? ParsePort(port) : null,
            Secure = parsed.GetValue(_secure),
            ClientId = OwnId(parsed),
            ClientSecret = Value(parsed, _clientSecret, "CLIENT_SECRET"),
            ConfigureHandler = authority is null ? null : handler => handler.SslOptions.RemoteCertificateValidationCallback = authority,
        };
    }

    private static StreamSeaClientOptions Checked(StreamSeaClientOptions options) => options is { ClientSecret: null, Jwt: null, JwtProvider: null }
        ? throw new FormatException($"What is your secret? Set {Prefix}CLIENT_SECRET, or give --clientSecret.")
        : options;

    private static int ParsePort(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
        ? port
        : throw new FormatException($"--remoteServerPort: '{text}' is no port; it can be 1 to 65535.");

    private static string? Value(ParseResult parsed, Option<string?> option, string variable) =>
        parsed.GetValue(option) ?? (Environment.GetEnvironmentVariable(Prefix + variable) is { Length: > 0 } value ? value : null);

    private static string OneLine(Exception error) => error.Message.ReplaceLineEndings(" ");
}
