using System.CommandLine;
using System.Globalization;

namespace StreamOtter.Cli.StreamSea;

/// <summary><c>stream-sea svv</c>: the schema versions vector.</summary>
internal static class VersionsCommand
{
    public static Command Create()
    {
        var schemas = new Option<string>("--schemas", "-s") { Description = "Streams' names with colons between them: a:b:c", HelpName = "NAMES", Required = true };
        return SeaServer.Command("svv", "Write the versions of streams' newest schemas, with colons between them; null where there is none.", [schemas], async (_, parsed, client, cancellationToken) =>
        {
            var versions = await client.GetSchemaVersionsVectorAsync(parsed.GetValue(schemas)!.Split(':'), cancellationToken);
            Console.WriteLine(string.Join(':', versions.Select(version => version?.ToString(CultureInfo.InvariantCulture) ?? "null")));
        });
    }
}
