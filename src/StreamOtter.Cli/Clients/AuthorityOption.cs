using System.CommandLine;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StreamOtter.Cli.Clients;

/// <summary><c>--ca</c>: whom commands trust.</summary>
internal static class AuthorityOption
{
    public static Option<string?> Create() => new("--ca")
    {
        Description = "Trust gateways with a certificate of this authority, in PEM, instead of the system's",
        HelpName = "FILE",
    };

    /// <summary>What checks a gateway's certificate; null where no authority is given, so that the system does.</summary>
    /// <exception cref="FormatException">The authority cannot be used; the message says why.</exception>
    public static RemoteCertificateValidationCallback? Read(string? file)
    {
        if (file is null)
            return null;
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FormatException($"--ca: '{file}' cannot be used: {error.Message.TrimEnd('.')}.", error);
        }
        if (roots.Count == 0)
            throw new FormatException($"--ca: '{file}' holds no certificate in PEM.");
        return (_, certificate, chain, errors) =>
        {
            if (certificate is not X509Certificate2 shown || chain is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
                return false;
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // as .NET does by default
            return chain.Build(shown);
        };
    }
}
