using System.CommandLine;

namespace StreamOtter.Cli.StreamSea;

/// <summary><c>stream-sea publish</c>: one payload to a stream.</summary>
internal static class SeaPublishCommand
{
    private const int MaxDepth = 1_000; // the server says how deep it may be

    public static Command Create()
    {
        var stream = StreamOption.Create();
        var data = new Option<string?>("--data", "-d") { Description = "The payload: a JSON file, or the JSON itself (default: standard input)", HelpName = "DATA" };
        return SeaServer.Command("publish", "Publish one payload to a stream.", [stream, data], async (server, parsed, client, cancellationToken) =>
        {
            var payload = await SeaInput.ReadJsonAsync("--data", parsed.GetValue(data), MaxDepth, cancellationToken);
            await client.PublishAsync(parsed.GetValue(stream)!, payload, cancellationToken);
            server.Report(parsed, $"Published to '{parsed.GetValue(stream)}'.");
        });
    }
}
