using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StreamOtter.Cli.Serve;

/// <summary>The certificate that the settings name, with the chain that clients are shown.</summary>
/// <param name="Certificate">It, with its private key.</param>
/// <param name="Chain">Those behind it in its file.</param>
internal sealed record TlsCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    /// <summary>Reads it; null where there is none.</summary>
    /// <exception cref="UsageException">It cannot be used; the message names the files.</exception>
    public static TlsCertificate? Read(TlsOptions options)
    {
        if (options.Certificate is null && options.Key is null)
            return null;
        if (options.Certificate is null || options.Key is null)
            throw new UsageException("--tls-cert and --tls-key go together: give the certificate and its private key.");
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(options.Certificate, options.Key);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(options.Certificate);
            return new TlsCertificate(certificate, [.. chain.Skip(1)]);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--tls-cert '{options.Certificate}' and --tls-key '{options.Key}' cannot be used: {error.Message.TrimEnd('.')}. They must be a certificate and its unencrypted private key, both in PEM.");
        }
    }
}
