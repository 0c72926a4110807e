namespace StreamOtter.Cli.Serve;

/// <summary>Encryption of both ports.</summary>
internal sealed record TlsOptions
{
    /// <summary>File with the certificate in PEM, and behind it those that lead to its root. Default: none, no encryption.</summary>
    public string? Certificate { get; init; }

    /// <summary>File with its private key in PEM.</summary>
    public string? Key { get; init; }
}
