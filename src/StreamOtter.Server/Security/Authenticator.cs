using System.Diagnostics.CodeAnalysis;
using StreamOtter.Protocol;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Server.Security;

/// <summary>Finds out who a client is, by the token it shows.</summary>
internal sealed class Authenticator
{
    private readonly TokenVerifier? _verifier; // null: there is nothing to verify tokens with
    private readonly TimeSpan _skew;

    /// <exception cref="TokenKeyException">A key file cannot be used.</exception>
    public Authenticator(AuthOptions options, TimeProvider time)
    {
        var rules = new TokenRules { Issuer = options.Issuer, Audience = options.Audience, ClockSkew = options.ClockSkew };
        if (options.Keys.Count > 0)
            _verifier = new TokenVerifier([.. options.Keys.SelectMany(TokenKeyReader.ReadFile)], rules, time);
        _skew = options.ClockSkew;
        var permissions = options.IsConfigured
            ? new StreamPermissions { Publish = Patterns(options.Anonymous.Publish), Subscribe = Patterns(options.Anonymous.Subscribe) }
            : StreamPermissions.Everything;
        if (permissions.Publish.Count > 0 || permissions.Subscribe.Count > 0)
            Anonymous = new Principal(subject: null, permissions, end: null);
    }

    /// <summary>Who shows no token, or null where everybody must show one.</summary>
    public Principal? Anonymous { get; }

    /// <summary>Finds out whose a token is. Where there are no keys nobody is more than anonymous, whatever he shows.</summary>
    /// <param name="token">The token, or null where there is none.</param>
    /// <param name="principal">Who it is.</param>
    /// <param name="problem">Why that is not known; it never quotes the token.</param>
    public bool TryIdentify(string? token, [NotNullWhen(true)] out Principal? principal, out string problem)
    {
        (principal, problem) = (null, "");
        if (token is null || _verifier is null)
        {
            principal = Anonymous;
            problem = principal is null ? "A token is needed here." : "";
        }
        else if (!_verifier.TryVerify(token, out var claims, out var wrong))
        {
            problem = wrong.Describe();
        }
        else if (!TokenClaims.IsSubject(claims.Subject))
        {
            problem = $"The token's claim 'sub' must be there: 1 to {TokenClaims.MaxSubjectLength} characters, no control characters.";
        }
        else if (!StreamPermissions.TryRead(claims.All, out var permissions))
        {
            problem = $"The token's claim '{StreamPermissions.Claim}' must be an object with lists of patterns in 'publish' and 'subscribe'.";
        }
        else
        {
            principal = new Principal(claims.Subject, permissions, claims.ExpiresAt + _skew);
        }
        return principal is not null;
    }

    private static StreamPattern[] Patterns(IReadOnlyList<string> texts) =>
        [.. texts.Select(text => StreamPattern.TryParse(text, out var pattern) ? pattern : throw new FormatException($"'{text}' is no pattern."))];
}
