using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Cli.Tokens;

/// <summary><c>streamotter token keygen</c>: a key pair in PEM, or a shared secret.</summary>
internal static class KeygenCommand
{
    private const int RsaBits = 3072;

    public static Command Create()
    {
        var algorithm = AlgorithmOption.Create("What tokens are to be signed with (default ES256)");
        var directory = new Option<string>("--out") { Description = "Directory to write private.pem and public.pem to, or secret.key", HelpName = "DIR", Required = true };
        var command = new Command("keygen", "Make a key: private.pem signs, public.pem is for gateways; an HS algorithm makes one secret.key for both") { algorithm, directory };
        command.SetAction(parsed =>
        {
            foreach (var (name, text, isSecret) in FilesOf(parsed.GetValue(algorithm) ?? TokenAlgorithm.ES256))
            {
                var path = Path.Combine(parsed.GetValue(directory)!, name);
                KeyFile.WriteNew(path, text, isSecret, "Name another directory with --out.");
                Console.WriteLine(path);
            }
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static (string Name, string Text, bool IsSecret)[] FilesOf(TokenAlgorithm algorithm)
    {
        if (algorithm is TokenAlgorithm.HS256 or TokenAlgorithm.HS384 or TokenAlgorithm.HS512)
            return [("secret.key", Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SHA512.HashSizeInBytes)), true)];
        using AsymmetricAlgorithm pair = algorithm switch
        {
            TokenAlgorithm.ES256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
            TokenAlgorithm.ES384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            TokenAlgorithm.ES512 => ECDsa.Create(ECCurve.NamedCurves.nistP521),
            _ => RSA.Create(RsaBits),
        };
        return [("private.pem", pair.ExportPkcs8PrivateKeyPem(), true), ("public.pem", pair.ExportSubjectPublicKeyInfoPem(), false)];
    }
}
