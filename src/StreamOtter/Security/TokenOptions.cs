using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Security;

/// <summary>How tokens are made and what is asked of them; binds from configuration.</summary>
public sealed class TokenOptions
{
    /// <summary>How long a token is valid. Default 1 h; 1 s to 365 days.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long after its first token a user can have it refreshed. Default 24 h; 1 s to 3,650 days.</summary>
    public TimeSpan RefreshLimit { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Who issues tokens (<c>iss</c>), and must have issued those that are accepted. Default: null, nobody in particular.</summary>
    public string? Issuer { get; set; }

    /// <summary>Whom tokens are for (<c>aud</c>), and must be for where they are accepted. Default: null, nobody in particular.</summary>
    public string? Audience { get; set; }

    /// <summary>
    /// What tokens are signed with, and the only thing that is accepted. Default: null: signed with the first that fits the
    /// key (HS256, RS256, or the curve's), and all that fit are accepted.
    /// </summary>
    public TokenAlgorithm? Algorithm { get; set; }

    /// <summary>How far the issuer's clock may be from ours, either way. Default 30 s; 0 s to 5 min.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a secret of fewer than 32 bytes is taken, and a key derived from it (PBKDF2 with SHA-256, 600,000 rounds).
    /// Who has a token can try out short secrets all the same, if more slowly: for development only, and such tokens are
    /// accepted only by who derives the same. Default: false, such a secret is refused (RFC 7518, section 3.2).
    /// </summary>
    public bool DeriveShortSecrets { get; set; }

    internal void Validate(List<string> errors)
    {
        if (Lifetime < TimeSpan.FromSeconds(1) || Lifetime > TimeSpan.FromDays(365))
            errors.Add("Tokens:Lifetime: 1 s to 365 days.");
        if (RefreshLimit < TimeSpan.FromSeconds(1) || RefreshLimit > TimeSpan.FromDays(3_650))
            errors.Add("Tokens:RefreshLimit: 1 s to 3,650 days.");
        if (ClockSkew < TimeSpan.Zero || ClockSkew > TimeSpan.FromMinutes(5))
            errors.Add("Tokens:ClockSkew: 0 s to 5 min.");
        if (Algorithm is { } algorithm && !Enum.IsDefined(algorithm))
            errors.Add("Tokens:Algorithm: a name of RFC 7518, section 3.1, such as HS256, RS256 or ES256.");
    }
}
