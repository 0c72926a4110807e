namespace StreamOtter.Schemas.Registry;

/// <summary>Where a schema registry is and how to use it; binds from configuration.</summary>
public sealed class SchemaRegistryOptions
{
    /// <summary>
    /// The registry's address, <c>http</c> or <c>https</c>, with the path its API begins at. Several, separated by commas,
    /// are tried in turn. Required.
    /// </summary>
    public string Url { get; set; } = "";

    /// <summary>How long a call may take, all addresses together. Default: 10 s. Range: 10 ms to 10 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The user for HTTP basic authentication, with <see cref="Password"/>. Default: null, none.</summary>
    public string? Username { get; set; }

    /// <summary>The user's password. Default: null.</summary>
    public string? Password { get; set; }

    /// <summary>A bearer token, sent instead of a user. Default: null, none. See also <see cref="TokenProvider"/>.</summary>
    public string? Token { get; set; }

    /// <summary>Asked for a bearer token before each request. Default: null.</summary>
    public Func<CancellationToken, ValueTask<string>>? TokenProvider { get; set; }

    /// <summary>A PEM file with the authorities to trust instead of the system's. Default: null.</summary>
    public string? CaFile { get; set; }

    /// <summary>A PEM file with a certificate to show. Default: null, none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>A PEM file with that certificate's private key. Default: null, it is in the certificate's file.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The largest answer that is read, in bytes. Default: 16 MiB. Range: 1 KiB to 1 GiB.</summary>
    public int MaxResponseBytes { get; set; } = 16 << 20;

    /// <summary>How many schemas are remembered by id, and as many by subject. Default: 10,000. Range: 1 to 1,000,000.</summary>
    public int CacheSize { get; set; } = 10_000;
}
