using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamOtter.Server;
using StreamOtter.Server.StreamSea;
using StreamOtter.Streams;

namespace StreamOtter.Cli.Serve;

/// <summary><c>streamotter serve</c>: runs a gateway until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var wsPort = new Option<int?>("--ws-port") { CustomParser = ParsePort, Description = "Port of the WebSocket endpoints (default 9090; 0: any free one)", HelpName = "PORT" };
        var httpPort = new Option<int?>("--http-port") { CustomParser = ParsePort, Description = "Port of health and HTTP services (default 8080; 0: any free one)", HelpName = "PORT" };
        var bind = new Option<string?>("--bind") { Description = "Address to listen on (default 127.0.0.1; *: every address)", HelpName = "ADDRESS" };
        var anonymous = new Option<bool>("--allow-anonymous") { Description = "Listen beyond this machine although everybody may then publish and subscribe" };
        var data = new Option<string?>("--data") { Description = "Directory of the embedded log (default streamotter-data)", HelpName = "DIR" };
        var kafka = new Option<string?>("--kafka") { Description = "Serve from Kafka: host:port of some brokers, separated by commas", HelpName = "BOOTSTRAP" };
        var topic = new Option<string?>("--topic") { Description = "Stream of the guide's endpoint /ws (default websocket-messages)", HelpName = "STREAM" };
        var authKey = new Option<string[]>("--auth-key") { Description = "Clients show a token; verify it with this key: PEM, a JWK or JWKS, or a shared secret; may be given again", HelpName = "FILE" };
        var tlsCertificate = new Option<string?>("--tls-cert") { Description = "Certificate in PEM: both ports are encrypted (wss://, https://)", HelpName = "FILE" };
        var tlsKey = new Option<string?>("--tls-key") { Description = "Its private key in PEM", HelpName = "FILE" };
        var drop = new Option<string[]>("--drop") { Description = "Publish the files of a folder to a stream, each line once; may be given again", HelpName = "DIR=STREAM" };
        var adminId = new Option<string?>("--admin-id") { Description = "Client id of stream-sea's administrator (default admin)", HelpName = "ID" };
        var adminSecret = new Option<string?>("--admin-secret") { Description = "Its secret (default: one is made at the first start, and printed once)", HelpName = "SECRET" };
        var logLevel = new Option<string?>("--log-level") { Description = "Trace, Debug, Information, Warning, Error or None (default Information)", HelpName = "LEVEL" };
        var config = new Option<string?>("--config") { Description = "JSON file with settings; STREAMOTTER__… variables and these options win over it", HelpName = "FILE" };

        var command = new Command("serve", "Run a gateway, on the embedded log or on Kafka") { wsPort, httpPort, bind, anonymous, authKey, tlsCertificate, tlsKey, data, kafka, topic, adminId, adminSecret, drop, logLevel, config };
        command.SetAction((parsed, cancellationToken) =>
        {
            var given = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            Give("WsPort", parsed.GetValue(wsPort)?.ToString(CultureInfo.InvariantCulture));
            Give("HttpPort", parsed.GetValue(httpPort)?.ToString(CultureInfo.InvariantCulture));
            Give("Bind", parsed.GetValue(bind));
            Give("AllowAnonymous", parsed.GetValue(anonymous) ? "true" : null);
            foreach (var (number, file) in (parsed.GetValue(authKey) ?? []).Index())
                Give(string.Create(CultureInfo.InvariantCulture, $"Auth:Keys:{number}"), file);
            Give("Tls:Certificate", parsed.GetValue(tlsCertificate));
            Give("Tls:Key", parsed.GetValue(tlsKey));
            Give("Data", parsed.GetValue(data));
            Give("Kafka:BootstrapServers", parsed.GetValue(kafka));
            Give("Guide:Topic", parsed.GetValue(topic));
            Give("StreamSea:AdminId", parsed.GetValue(adminId));
            Give("StreamSea:AdminSecret", parsed.GetValue(adminSecret));
            foreach (var (number, folder) in (parsed.GetValue(drop) ?? []).Index())
                Give(string.Create(CultureInfo.InvariantCulture, $"FileDrop:Folders:{number}"), folder);
            Give("LogLevel", parsed.GetValue(logLevel));
            return RunAsync(parsed.GetValue(config), given, cancellationToken);

            void Give(string name, string? value)
            {
                if (value is not null)
                    given[name] = value;
            }
        });
        return command;
    }

    private static int? ParsePort(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var port))
            return port; // the range is checked with the other settings
        result.AddError($"{((OptionResult)result.Parent!).Option.Name}: '{text}' is no port; it can be 0 to 65535.");
        return null;
    }

    private static async Task<int> RunAsync(string? config, IReadOnlyDictionary<string, string?> given, CancellationToken cancellationToken)
    {
        var options = ServeConfiguration.Load(config, given, Environment.GetEnvironmentVariables());
        await using var app = ServeHost.Build(options, out var ports);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new UsageException($"{PortIn(error, options)} is in use: stop the program that holds it, or choose another port.");
        }
        catch (Exception error) when (error is System.Net.Sockets.SocketException or IOException)
        {
            throw new UsageException($"Cannot listen on {options.Bind}, ports {options.WsPort} and {options.HttpPort}: {error.Message}. Choose others with --bind, --ws-port and --http-port.");
        }
        SayWhere(app.Services.GetRequiredService<IStreamEngine>(), options, ports);
        if (app.Services.GetRequiredService<Gateway>().NewAdministrator is { } administrator)
            SayAdministrator(administrator);
        Console.WriteLine("Ready. Ctrl-C or SIGTERM stops it.");
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static void SayWhere(IStreamEngine engine, ServeOptions options, ServePorts ports)
    {
        Console.WriteLine($"engine     {engine.Description}");
        if (options.Guide.Enabled)
            Console.WriteLine($"websocket  {ports.WsUrl}{options.Guide.Path}  stream '{options.Guide.Topic}'");
        Console.WriteLine($"websocket  {ports.WsUrl}/v1  streamotter.v1, every stream");
        if (options.StreamSea.Enabled)
            Console.WriteLine($"stream-sea {ports.HttpUrl}api/v1");
        Console.WriteLine($"health     {ports.HttpUrl}health/ready");
    }

    private static void SayAdministrator(StreamSeaCredential administrator)
    {
        Console.WriteLine("stream-sea's administrator has been made. Its secret is shown this once; keep it:");
        Console.WriteLine($"  client id      {administrator.Id}");
        Console.WriteLine($"  client secret  {administrator.Secret}");
    }

    private static string PortIn(IOException error, ServeOptions options) =>
        error.Message.Contains(string.Create(CultureInfo.InvariantCulture, $":{options.HttpPort}:"), StringComparison.Ordinal)
            ? $"Port {options.HttpPort} on {options.Bind} (--http-port)"
            : $"Port {options.WsPort} on {options.Bind} (--ws-port)";
}
