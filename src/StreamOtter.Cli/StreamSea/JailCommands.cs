using System.CommandLine;

namespace StreamOtter.Cli.StreamSea;

/// <summary><c>stream-sea create-jail</c> and <c>delete-jail</c>, for the administrator.</summary>
internal static class JailCommands
{
    public static Command Create()
    {
        var id = IdOption();
        var name = new Option<string>("--name", "-n") { Description = "What people call it", HelpName = "NAME", Required = true };
        var client = new Option<string>("--client", "-c") { Description = "The id of its first client", HelpName = "ID", Required = true };
        return SeaServer.Command("create-jail", "Make a jail, and write its first client's secret to standard output. For the administrator.", [id, name, client], async (_, parsed, sea, cancellationToken) =>
        {
            var made = await sea.CreateJailAsync(parsed.GetValue(id)!, parsed.GetValue(name)!, parsed.GetValue(client)!, cancellationToken);
            SeaOutput.Write(("newJailId", parsed.GetValue(id)!), ("newClientId", made.ClientId), ("newClientSecret", made.ClientSecret));
        });
    }

    public static Command Delete()
    {
        var id = IdOption();
        return SeaServer.Command("delete-jail", "Delete a jail with all its streams, schemas and clients. For the administrator.", [id], async (server, parsed, sea, cancellationToken) =>
        {
            await sea.DeleteJailAsync(parsed.GetValue(id)!, cancellationToken);
            server.Report(parsed, $"The jail '{parsed.GetValue(id)}' is deleted.");
        });
    }

    private static Option<string> IdOption() => new("--id", "-j") { Description = "The jail's id", HelpName = "JAIL", Required = true };
}
