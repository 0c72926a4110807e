using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StreamOtter.Security;

/// <summary>Whom a client trusts, and what it shows.</summary>
internal sealed class ClientTls
{
    private readonly X509Certificate2Collection _roots = [];
    private readonly X509Certificate2Collection _shown = [];
    private readonly X509RevocationMode _revocation;

    /// <exception cref="ArgumentException">A file cannot be used; the message names it.</exception>
    public ClientTls(WebSocketSecurityOptions options)
    {
        _revocation = options.CheckRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck;
        if (options.CaFile is { } ca)
        {
            Read("CaFile", ca, () => _roots.ImportFromPemFile(ca));
            if (_roots.Count == 0)
                throw new ArgumentException($"CaFile: '{ca}' holds no certificate in PEM.", nameof(options));
        }
        if (options.CertificateFile is { } certificate)
        {
            Read("CertificateFile, KeyFile", certificate, () => _shown.Add(options.KeyPassword is { } password
                ? X509Certificate2.CreateFromEncryptedPemFile(certificate, password, options.KeyFile)
                : X509Certificate2.CreateFromPemFile(certificate, options.KeyFile)));
        }
    }

    public void Apply(SslClientAuthenticationOptions tls)
    {
        tls.CertificateRevocationCheckMode = _revocation;
        tls.ClientCertificates = _shown.Count > 0 ? [.. _shown] : tls.ClientCertificates;
        if (_roots.Count > 0)
            tls.RemoteCertificateValidationCallback = IsTrusted;
    }

    public void Apply(ClientWebSocketOptions socket)
    {
        if (_shown.Count > 0)
            socket.ClientCertificates = [.. _shown];
        if (_roots.Count > 0 || _revocation != X509RevocationMode.NoCheck)
            socket.RemoteCertificateValidationCallback = IsTrusted;
    }

    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown || chain is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        if (_roots.Count > 0)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        }
        chain.ChainPolicy.RevocationMode = _revocation;
        return chain.Build(shown);
    }

    private static void Read(string name, string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ArgumentException($"{name}: '{file}' cannot be used: {error.Message.TrimEnd('.')}.", nameof(file), error);
        }
    }
}
