using System.CommandLine;
using System.Security.Cryptography;
using StreamOtter.Cli.Tokens;

namespace StreamOtter.Cli.StreamSea;

/// <summary><c>stream-sea generate-keypair</c>: the keys for a client's tokens. It talks to nobody.</summary>
internal static class KeyPairCommand
{
    private const int RsaBits = 3072;

    public static Command Create()
    {
        var prefix = new Option<string>("--filePrefix", "--file-prefix", "-o") { Description = "How the files' names begin", HelpName = "PREFIX", Required = true };
        var command = new Command("generate-keypair", "Make an RSA key pair: PREFIXprivate.pem for sign-jwt, for nobody's eyes but yours, and PREFIXpublic.pem for rotate-jwt. It overwrites nothing.") { prefix };
        command.SetAction(parsed =>
        {
            const string mend = "Give another --filePrefix.";
            var (privateFile, publicFile) = ($"{parsed.GetValue(prefix)}private.pem", $"{parsed.GetValue(prefix)}public.pem");
            if (File.Exists(publicFile))
                throw new UsageException($"'{publicFile}' is there already. {mend}"); // before half a pair is written
            using var pair = RSA.Create(RsaBits);
            KeyFile.WriteNew(privateFile, pair.ExportPkcs8PrivateKeyPem(), isSecret: true, mend);
            KeyFile.WriteNew(publicFile, pair.ExportSubjectPublicKeyInfoPem(), isSecret: false, mend);
            Console.WriteLine(privateFile);
            Console.WriteLine(publicFile);
            return (int)ExitCode.Ok;
        });
        return command;
    }
}
