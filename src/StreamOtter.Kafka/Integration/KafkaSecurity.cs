namespace StreamOtter.Kafka.Integration;

/// <summary>How a client shows who it is, and knows whom it talks to; binds from configuration.</summary>
public sealed class KafkaSecurity
{
    /// <summary>Whether connections are encrypted. Default: false; a certificate file below means true.</summary>
    public bool UseTls { get; set; }

    /// <summary>A PEM file with the authorities to trust instead of the system's. Default: null.</summary>
    public string? CaFile { get; set; }

    /// <summary>A PEM file with a certificate to show. Default: null, none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>A PEM file with that certificate's private key. Default: null.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The password of the private key. Default: null, none.</summary>
    public string? KeyPassword { get; set; }

    /// <summary>How to log in. Default: null, by no login.</summary>
    public SaslLogin? Mechanism { get; set; }

    /// <summary>The user to log in as. Default: null.</summary>
    public string? Username { get; set; }

    /// <summary>The user's password. Default: null.</summary>
    public string? Password { get; set; }

    internal IEnumerable<(string Name, string? Value)> ToSettings()
    {
        var tls = UseTls || CaFile is not null || CertificateFile is not null;
        if (tls || Mechanism is not null)
            yield return ("security.protocol", (Mechanism is null ? "" : "SASL_") + (tls ? "SSL" : "PLAINTEXT"));
        yield return ("ssl.ca.location", CaFile);
        yield return ("ssl.certificate.location", CertificateFile);
        yield return ("ssl.key.location", KeyFile);
        yield return ("ssl.key.password", KeyPassword);
        yield return ("sasl.mechanism", Mechanism switch
        {
            SaslLogin.Plain => "PLAIN",
            SaslLogin.ScramSha256 => "SCRAM-SHA-256",
            SaslLogin.ScramSha512 => "SCRAM-SHA-512",
            _ => null,
        });
        yield return ("sasl.username", Username);
        yield return ("sasl.password", Password);
    }
}
