using System.Diagnostics.CodeAnalysis;

namespace StreamOtter.Protocol.Tokens;

/// <summary>
/// Tells tokens to believe from others (RFC 7519, section 7.2; RFC 8725). The keys decide which algorithms are allowed;
/// a token without <c>exp</c> is refused. May be used from any thread.
/// </summary>
public sealed class TokenVerifier(IReadOnlyList<TokenKey> keys, TokenRules rules, TimeProvider time)
{
    /// <summary>Verifies a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="claims">What it says, where it is to be believed.</param>
    /// <param name="problem">Why it is not.</param>
    public bool TryVerify(string token, [NotNullWhen(true)] out TokenClaims? claims, out TokenProblem problem)
    {
        claims = null;
        if (!CompactJws.TryRead(token, out var jws, out problem))
            return false;
        problem = CheckSignature(jws);
        if (problem != TokenProblem.None)
            return false;
        if (!TokenClaims.TryRead(jws.Payload.Span, out var signed))
        {
            problem = TokenProblem.BadClaims;
            return false;
        }
        problem = Check(signed);
        if (problem == TokenProblem.None)
            claims = signed;
        return claims is not null;
    }

    private TokenProblem CheckSignature(CompactJws jws)
    {
        if (rules.Algorithms?.Contains(jws.Algorithm) == false)
            return TokenProblem.NotSupported;
        var fits = false;
        foreach (var key in keys)
        {
            if (!key.Algorithms.Contains(jws.Algorithm) || (key.Id is not null && jws.KeyId is not null && key.Id != jws.KeyId))
                continue;
            fits = true;
            if (jws.IsSignedBy(key))
                return TokenProblem.None;
        }
        return fits ? TokenProblem.BadSignature : TokenProblem.NoKey;
    }

    private TokenProblem Check(TokenClaims claims)
    {
        var now = time.GetUtcNow();
        return claims.ExpiresAt is not { } expiresAt ? TokenProblem.BadClaims
            : now - expiresAt >= rules.ClockSkew ? TokenProblem.Expired
            : claims.NotBefore is { } notBefore && notBefore - now > rules.ClockSkew ? TokenProblem.NotYetValid
            : rules.Issuer is { } issuer && claims.Issuer != issuer ? TokenProblem.WrongIssuer
            : rules.Audience is { } audience && !claims.Audiences.Contains(audience, StringComparer.Ordinal) ? TokenProblem.WrongAudience
            : TokenProblem.None;
    }
}
