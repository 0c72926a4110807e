namespace StreamOtter.Server.Security;

/// <summary>Who may do what. Without keys and without rights of their own, clients are anonymous and may do everything.</summary>
public sealed record AuthOptions
{
    /// <summary>
    /// Files with keys that tokens are verified with: PEM, a JWK or JWKS, or a shared secret of at least 32 characters.
    /// Default: none. They are read once, when the gateway is made.
    /// </summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Who must have issued a token (<c>iss</c>). Default null: anybody who holds a key.</summary>
    public string? Issuer { get; init; }

    /// <summary>Whom a token must be for (<c>aud</c>). Default null: that does not matter.</summary>
    public string? Audience { get; init; }

    /// <summary>How far the issuer's clock may be from the gateway's. Default 30 s; 0 s to 5 min.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What clients without a token may do. Default: nothing where there are keys, else everything.</summary>
    public AnonymousOptions Anonymous { get; init; } = new();

    /// <summary>Whether anything is asked of clients.</summary>
    public bool IsConfigured => Keys.Count > 0 || Anonymous.Publish.Count > 0 || Anonymous.Subscribe.Count > 0;
}
