namespace StreamOtter.Protocol.Tokens;

/// <summary>What a token's claims must be, besides signed.</summary>
public sealed record TokenRules
{
    /// <summary>Who must have issued it (<c>iss</c>). Default null: anybody who holds the key.</summary>
    public string? Issuer { get; init; }

    /// <summary>
    /// Whom it must be for (<c>aud</c>). Default null: anybody; a token that names an audience is accepted then as well.
    /// </summary>
    public string? Audience { get; init; }

    /// <summary>How far the issuer's clock may be from ours, either way. Default 30 s.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The algorithms that are believed. Default null: those that fit the keys.</summary>
    public IReadOnlyList<TokenAlgorithm>? Algorithms { get; init; }
}
