using System.Collections;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace StreamOtter.Cli.Serve;

/// <summary>
/// Puts the settings together. Later ones win: defaults, the file, the guide's environment variables,
/// <c>STREAMOTTER__…</c>, the command line.
/// </summary>
internal static class ServeConfiguration
{
    private const string Prefix = "STREAMOTTER__";

    private static readonly Dictionary<string, string> GuideVariables = new(StringComparer.Ordinal)
    {
        ["kafkaBootstrapServers"] = "Kafka:BootstrapServers",
        ["kafkaGroupId"] = "Guide:GroupId",
        ["kafkaTopic"] = "Guide:Topic",
    };

    /// <exception cref="UsageException">Something is wrong with them; all of it is named.</exception>
    public static ServeOptions Load(string? file, IReadOnlyDictionary<string, string?> commandLine, IDictionary environment)
    {
        var builder = new ConfigurationBuilder();
        if (file is not null)
            AddFile(builder, file);
        builder.AddInMemoryCollection(GuideVariables
            .Where(pair => !string.IsNullOrEmpty(environment[pair.Key] as string))
            .Select(pair => KeyValuePair.Create(pair.Value, environment[pair.Key] as string)));
        builder.AddEnvironmentVariables(Prefix);
        builder.AddInMemoryCollection(commandLine);

        var settings = SettingsReader.Read(Build(builder, file));
        var problems = settings.Problems.Concat(Problems(settings.Options)).ToList();
        return problems.Count == 0 ? settings.Options : throw new UsageException(string.Join(Environment.NewLine, problems));
    }

    private static void AddFile(ConfigurationBuilder builder, string file)
    {
        var path = Path.GetFullPath(file);
        if (!File.Exists(path))
            throw new UsageException($"The configuration file '{path}' does not exist: name another with --config.");
        builder.AddJsonFile(path, optional: false, reloadOnChange: false);
    }

    private static IConfigurationRoot Build(ConfigurationBuilder builder, string? file)
    {
        try
        {
            return builder.Build();
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException or FormatException)
        {
            var cause = Innermost(error) is JsonException json
                ? string.Create(CultureInfo.InvariantCulture, $"it is not JSON from line {json.LineNumber + 1} on")
                : Innermost(error).Message.TrimEnd('.');
            throw new UsageException($"The configuration file '{file}' cannot be read: {cause}. Correct it, or name another with --config.");
        }
    }

    private static List<string> Problems(ServeOptions options)
    {
        var problems = new List<string>(options.ToGatewayOptions().Validate());
        if (!options.Log.TryGetRetentionAge(out _))
            problems.Add($"Log:RetentionAge: '{options.Log.RetentionAge}' is no time; write [d.]hh:mm:ss, such as 7.00:00:00, or never.");
        foreach (var (name, port) in new[] { ("--ws-port", options.WsPort), ("--http-port", options.HttpPort) })
        {
            if (port is < 0 or > ushort.MaxValue)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {port} is no port; it can be 0 to 65535."));
        }
        if (options.WsPort == options.HttpPort && options.WsPort != 0)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"--ws-port and --http-port are both {options.WsPort}: they must differ."));
        if (Problem(() => TlsCertificate.Read(options.Tls)) is { } problem)
            problems.Add(problem);
        if (BindAddress.Parse(options.Bind) is not { } address)
            problems.Add($"--bind: '{options.Bind}' is no IP address; write one such as 127.0.0.1, or * for every address.");
        else if (!IPAddress.IsLoopback(address) && !options.AllowAnonymous && !options.Auth.IsConfigured)
            problems.Add($"--bind {options.Bind}: the gateway asks nobody who they are, so it listens on this machine only. Give a key that clients' tokens are verified with (--auth-key FILE), or say --allow-anonymous if everybody who reaches it may publish and subscribe.");
        return problems;
    }

    private static string? Problem(Action read)
    {
        try
        {
            read();
            return null;
        }
        catch (UsageException error)
        {
            return error.Message;
        }
    }

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
