using System.CommandLine;
using System.Text;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Cli.StreamSea;

/// <summary><c>stream-sea rotate-jwt</c>: the key that a client's tokens are verified with.</summary>
internal static class RotateKeyCommand
{
    public static Command Create()
    {
        var key = new Option<string>("--jwtPublicKey", "--jwt-public-key", "-k")
        {
            Description = "The RSA public key: a file in PEM, or the PEM itself; null to take no tokens any more",
            HelpName = "KEY",
            Required = true,
        };
        var target = ClientCommands.OtherOption();
        return SeaServer.Command("rotate-jwt", "Set the key that a client's tokens are verified with.", [key, target], async (server, parsed, sea, cancellationToken) =>
        {
            var client = parsed.GetValue(target) ?? server.OwnId(parsed);
            var pem = parsed.GetValue(key) == "null" ? null : ReadKey(parsed.GetValue(key)!);
            await sea.SetJwtPublicKeyAsync(client, pem, cancellationToken);
            server.Report(parsed, pem is null ? $"The client '{client}' has no key for tokens any more." : $"The client '{client}' has another key for tokens.");
        });
    }

    /// <summary>A private key never leaves this machine, not even to be refused.</summary>
    private static string ReadKey(string given)
    {
        var pem = SeaInput.ReadText("--jwtPublicKey", given);
        try
        {
            if (!pem.Contains("-----BEGIN ", StringComparison.Ordinal))
                throw new TokenKeyException("it is neither a file nor a key in PEM.");
            if (TokenKeyReader.Read(Encoding.UTF8.GetBytes(pem))[0].CanSign)
                throw new TokenKeyException("this is the private key, which nobody else may have: give the public one.");
            return pem;
        }
        catch (TokenKeyException error)
        {
            throw new FormatException($"--jwtPublicKey: {error.Message}", error);
        }
    }
}
