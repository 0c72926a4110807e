namespace StreamOtter.Security;

/// <summary>
/// TLS and login of Kafka clients; binds from configuration. StreamOtter.Kafka's producers and consumers take it as it is;
/// <see cref="ToSettings"/> gives it in librdkafka's words, for Confluent.Kafka's <c>ClientConfig</c>.
/// </summary>
public sealed class KafkaSecurityOptions
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

    /// <summary>How to log in. Default: not at all.</summary>
    public SaslMechanism Mechanism { get; set; }

    /// <summary>The user to log in as. Required with a mechanism. Default: null.</summary>
    public string? Username { get; set; }

    /// <summary>The user's password. Required with a mechanism. Default: null.</summary>
    public string? Password { get; set; }

    private bool IsEncrypted => UseTls || CaFile is not null || CertificateFile is not null;

    /// <summary>
    /// The settings by librdkafka's names (https://github.com/confluentinc/librdkafka/blob/v2.15.1/CONFIGURATION.md). They
    /// hold the passwords: not for logs.
    /// </summary>
    public Dictionary<string, string> ToSettings()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (IsEncrypted || Mechanism != SaslMechanism.None)
            settings["security.protocol"] = (Mechanism == SaslMechanism.None ? "" : "SASL_") + (IsEncrypted ? "SSL" : "PLAINTEXT");
        Add("ssl.ca.location", CaFile);
        Add("ssl.certificate.location", CertificateFile);
        Add("ssl.key.location", KeyFile);
        Add("ssl.key.password", KeyPassword);
        Add("sasl.mechanism", Mechanism switch
        {
            SaslMechanism.Plain => "PLAIN",
            SaslMechanism.ScramSha256 => "SCRAM-SHA-256",
            SaslMechanism.ScramSha512 => "SCRAM-SHA-512",
            _ => null,
        });
        Add("sasl.username", Username);
        Add("sasl.password", Password);
        return settings;

        void Add(string name, string? value)
        {
            if (value is not null)
                settings[name] = value;
        }
    }

    internal List<string> Validate()
    {
        var errors = new List<string>();
        if (!Enum.IsDefined(Mechanism))
            errors.Add("Mechanism: None, Plain, ScramSha256 or ScramSha512.");
        if (Mechanism == SaslMechanism.Plain && !IsEncrypted)
            errors.Add("Mechanism: Plain sends the password as it is: UseTls, or choose ScramSha256 or ScramSha512.");
        if (Mechanism != SaslMechanism.None && (string.IsNullOrEmpty(Username) || string.IsNullOrEmpty(Password)))
            errors.Add("Username, Password: both are required with a Mechanism.");
        if (Mechanism == SaslMechanism.None && (Username is not null || Password is not null))
            errors.Add("Mechanism: required where there is a Username or a Password.");
        if (KeyFile is not null && CertificateFile is null)
            errors.Add("CertificateFile: required where there is a KeyFile.");
        foreach (var (name, file) in (ReadOnlySpan<(string, string?)>)[("CaFile", CaFile), ("CertificateFile", CertificateFile), ("KeyFile", KeyFile)])
        {
            if (file is not null && !File.Exists(file))
                errors.Add($"{name}: there is no file '{file}'.");
        }
        return errors;
    }
}
