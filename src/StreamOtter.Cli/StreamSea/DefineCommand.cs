using System.CommandLine;
using StreamOtter.Protocol.StreamSea;

namespace StreamOtter.Cli.StreamSea;

/// <summary><c>stream-sea define</c>: a stream's schema.</summary>
internal static class DefineCommand
{
    public static Command Create()
    {
        var stream = StreamOption.Create();
        var schema = new Option<string>("--schema", "-m") { Description = "The schema: a JSON file, or the JSON itself", HelpName = "SCHEMA", Required = true };
        return SeaServer.Command("define", "Define a stream: what is published to it must match.", [stream, schema], async (server, parsed, client, cancellationToken) =>
        {
            var json = await SeaInput.ReadJsonAsync("--schema", parsed.GetValue(schema)!, SchemaLimits.MaxJsonDepth, cancellationToken);
            if (!SchemaReader.TryRead(json, parsed.GetValue(stream)!, out var definition, out var errors))
                throw new FormatException($"--schema: {string.Join("; ", errors)}.");
            await client.DefineStreamAsync(definition, cancellationToken);
            server.Report(parsed, $"Version {definition.Version} of '{definition.Name}' is defined.");
        });
    }
}
