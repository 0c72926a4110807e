using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Cli.Tokens;

/// <summary><c>streamotter token keygen</c>: a key pair in PEM, or a shared secret.</summary>
internal static class KeygenCommand
{
    private const int RsaBits = 3072;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static Command Create()
    {
        var algorithm = AlgorithmOption.Create("What tokens are to be signed with (default ES256)");
        var directory = new Option<string>("--out") { Description = "Directory to write private.pem and public.pem to, or secret.key", HelpName = "DIR", Required = true };
        var command = new Command("keygen", "Make a key: private.pem signs, public.pem is for gateways; an HS algorithm makes one secret.key for both") { algorithm, directory };
        command.SetAction(parsed =>
        {
            foreach (var (name, text, mode) in FilesOf(parsed.GetValue(algorithm) ?? TokenAlgorithm.ES256))
                Console.WriteLine(Write(Path.Combine(parsed.GetValue(directory)!, name), text, mode));
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static (string Name, string Text, UnixFileMode Mode)[] FilesOf(TokenAlgorithm algorithm)
    {
        if (algorithm is TokenAlgorithm.HS256 or TokenAlgorithm.HS384 or TokenAlgorithm.HS512)
            return [("secret.key", Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SHA512.HashSizeInBytes)), Private)];
        using AsymmetricAlgorithm pair = algorithm switch
        {
            TokenAlgorithm.ES256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
            TokenAlgorithm.ES384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
            TokenAlgorithm.ES512 => ECDsa.Create(ECCurve.NamedCurves.nistP521),
            _ => RSA.Create(RsaBits),
        };
        return [("private.pem", pair.ExportPkcs8PrivateKeyPem(), Private), ("public.pem", pair.ExportSubjectPublicKeyInfoPem(), Public)];
    }

    /// <summary>Never over a file that is there: it may be the only copy of a key in use.</summary>
    private static string Write(string path, string text, UnixFileMode mode)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = mode;
            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes(text + "\n"));
            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be written: {error.Message.TrimEnd('.')}. Name another directory with --out.");
        }
    }
}
