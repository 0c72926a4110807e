using System.CommandLine;
using StreamOtter.StreamSea;

namespace StreamOtter.Cli.StreamSea;

/// <summary><c>stream-sea create-client</c>, <c>delete-client</c> and <c>rotate-client-secret</c>, in the client's own jail.</summary>
internal static class ClientCommands
{
    public static Command Create()
    {
        var target = TargetOption();
        var description = new Option<string>("--description", "-d") { Description = "What people call it", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        return SeaServer.Command("create-client", "Make a client in your jail, and write its secret to standard output.", [target, description], async (_, parsed, sea, cancellationToken) =>
            Write(await sea.CreateClientAsync(parsed.GetValue(target)!, parsed.GetValue(description)!, cancellationToken)));
    }

    public static Command Delete()
    {
        var target = TargetOption();
        return SeaServer.Command("delete-client", "Delete a client of your jail.", [target], async (server, parsed, sea, cancellationToken) =>
        {
            await sea.DeleteClientAsync(parsed.GetValue(target)!, cancellationToken);
            server.Report(parsed, $"The client '{parsed.GetValue(target)}' is deleted.");
        });
    }

    public static Command RotateSecret()
    {
        var target = OtherOption();
        return SeaServer.Command("rotate-client-secret", "Give a client another secret, and write it to standard output; the one before is refused from then on.", [target], async (server, parsed, sea, cancellationToken) =>
            Write(await sea.RotateClientSecretAsync(parsed.GetValue(target) ?? server.OwnId(parsed), cancellationToken)));
    }

    /// <summary>A client of the jail that is not the one who calls.</summary>
    public static Option<string?> OtherOption() => new("--client", "-c") { Description = "The client's id (default: your own)", HelpName = "ID" };

    private static Option<string> TargetOption() => new("--client", "-c") { Description = "The client's id", HelpName = "ID", Required = true };

    private static void Write(StreamSeaCredentials client) => SeaOutput.Write(("givenId", client.ClientId), ("secret", client.ClientSecret));
}
