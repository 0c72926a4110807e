namespace StreamOtter.Security;

/// <summary>TLS and tokens of WebSocket connections; binds from configuration.</summary>
public sealed class WebSocketSecurityOptions
{
    /// <summary>A PEM file with the authorities to trust instead of the system's. Default: null.</summary>
    public string? CaFile { get; set; }

    /// <summary>A PEM file with a certificate to show. Default: null, none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>A PEM file with that certificate's private key. Default: null, it is in <see cref="CertificateFile"/>.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The password of the private key. Default: null, none.</summary>
    public string? KeyPassword { get; set; }

    /// <summary>Whether it is asked online if a server's certificate was revoked. Default: false, as .NET has it.</summary>
    public bool CheckRevocation { get; set; }

    /// <summary>How tokens are made, and what is asked of them.</summary>
    public TokenOptions Tokens { get; set; } = new();

    internal List<string> Validate()
    {
        var errors = new List<string>();
        Tokens.Validate(errors);
        if (CertificateFile is null && (KeyFile is not null || KeyPassword is not null))
            errors.Add("CertificateFile: required where there is a KeyFile or a KeyPassword.");
        return errors;
    }
}
