using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StreamOtter.Schemas.Registry.Http;

/// <summary>Makes of a registry's options what requests need.</summary>
internal static class RegistryOptionsReader
{
    /// <exception cref="ArgumentException">With all that is wrong.</exception>
    public static Uri[] Urls(SchemaRegistryOptions options)
    {
        var problems = new List<string>();
        var urls = new List<Uri>();
        foreach (var text in (options.Url ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                urls.Add(url);
            else
                problems.Add($"Url holds '{text}', which is no http or https address.");
        }
        if (urls.Count == 0 && problems.Count == 0)
            problems.Add("Url must name the registry's address.");
        if (options.Timeout < TimeSpan.FromMilliseconds(10) || options.Timeout > TimeSpan.FromMinutes(10))
            problems.Add($"Timeout must be 10 ms to 10 min; it is {options.Timeout}.");
        if (options.MaxResponseBytes is < 1024 or > 1 << 30)
            problems.Add($"MaxResponseBytes must be 1 KiB to 1 GiB; it is {options.MaxResponseBytes}.");
        if (options.CacheSize is < 1 or > 1_000_000)
            problems.Add($"CacheSize must be 1 to 1,000,000; it is {options.CacheSize}.");
        if (options.Username?.Contains(':', StringComparison.Ordinal) == true)
            problems.Add("Username must hold no colon: HTTP's basic authentication cannot carry one.");
        return problems.Count == 0 ? [.. urls] : throw new ArgumentException(string.Join(' ', problems), nameof(options));
    }

    /// <exception cref="ArgumentException">A certificate cannot be read.</exception>
    public static SocketsHttpHandler Handler(SchemaRegistryOptions options)
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(10), AllowAutoRedirect = false };
        if (options.CertificateFile is { } certificate)
            handler.SslOptions.ClientCertificates = [Read(() => X509Certificate2.CreateFromPemFile(certificate, options.KeyFile), certificate)];
        if (options.CaFile is { } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            Read(() => { policy.CustomTrustStore.ImportFromPemFile(file); return true; }, file);
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = handler.SslOptions.ClientCertificates,
                CertificateChainPolicy = policy,
            };
        }
        return handler;
    }

    private static T Read<T>(Func<T> read, string file)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException($"The certificate in '{file}' cannot be read: {e.Message}", nameof(file), e);
        }
    }
}
