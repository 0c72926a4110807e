using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Security;

public sealed partial class SecurityManager
{
    private volatile TokenSettings _tokens;

    /// <summary>A token was refreshed at an interval (<see cref="StartTokenRefresh"/>). Not one that was refreshed by a call.</summary>
    public event EventHandler<string>? TokenRefreshed;

    /// <summary>Makes a token, a JWT, for a user.</summary>
    /// <param name="userDetails">Whom it is for.</param>
    /// <param name="secret">A shared secret of at least 32 bytes, or a private key in PEM or as a JWK.</param>
    /// <exception cref="ArgumentException">The user has no id that can stand in a token.</exception>
    /// <exception cref="TokenKeyException">The key is too short, is a public one, or does not fit the algorithm that is asked for.</exception>
    public string GenerateWebSocketToken(UserDetails userDetails, string secret)
    {
        ArgumentNullException.ThrowIfNull(userDetails);
        if (!TokenClaims.IsSubject(userDetails.UserId))
            throw new ArgumentException($"UserId: 1 to {TokenClaims.MaxSubjectLength} characters, none of them a control character.", nameof(userDetails));
        if (userDetails.Roles is null || userDetails.Roles.Any(string.IsNullOrEmpty))
            throw new ArgumentException("Roles: a list of names, none of them empty.", nameof(userDetails));
        var settings = _tokens;
        var token = settings.Writer.Write(userDetails, settings.Secrets.ReadSigning(secret));
        Audit("token.generated", userDetails.UserId);
        return token;
    }

    /// <summary>Tells whether a token is to be believed, and whose it is.</summary>
    /// <param name="token">The token. Null or nonsense is no error: it is not accepted.</param>
    /// <param name="secret">The shared secret, or a public or private key in PEM, as a JWK or JWKS.</param>
    /// <exception cref="TokenKeyException">The key cannot be used.</exception>
    public TokenValidation ValidateWebSocketToken(string? token, string secret)
    {
        var verifier = _tokens.VerifierOf(secret);
        if (!verifier.TryVerify(token ?? "", out var claims, out var problem))
            return Refused(problem);
        return TokenWriter.Read(claims) is { } user ? new TokenValidation(user, claims) : Refused(TokenProblem.BadClaims);
    }

    /// <summary>
    /// Makes a new token of one that is valid, with the same claims and a new time. It can be done until
    /// <see cref="TokenOptions.RefreshLimit"/> after the first of them was made.
    /// </summary>
    /// <exception cref="TokenException">The token is not accepted, or it is too late.</exception>
    /// <exception cref="TokenKeyException">The key cannot be used.</exception>
    public string RefreshWebSocketToken(string token, string secret)
    {
        var settings = _tokens;
        var validation = ValidateWebSocketToken(token, secret);
        if (!validation.IsValid)
            throw new TokenException(validation.Problem);
        if (settings.Writer.IsOverAge(validation.Claims))
        {
            Refused(TokenProblem.Expired);
            throw new TokenException(TokenProblem.Expired, "The token cannot be refreshed any more: its user must log in again.");
        }
        var refreshed = settings.Writer.Renew(validation.Claims, settings.Secrets.ReadSigning(secret));
        Audit("token.refreshed", validation.User.UserId);
        return refreshed;
    }

    /// <summary>
    /// Refreshes a token at an interval, which is shorter than its life, and tells <see cref="TokenRefreshed"/>. One that expires
    /// within the first interval is refreshed after half of the time that it has left. It ends when what is returned is disposed,
    /// or when the token cannot be refreshed any more (<see cref="TokenRefresh.Failed"/>).
    /// </summary>
    /// <exception cref="TokenException">The token is not accepted now.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The interval is not 1 s to 24 days, or not shorter than <see cref="TokenOptions.Lifetime"/>.
    /// </exception>
    public TokenRefresh StartTokenRefresh(string token, string secret, TimeSpan interval)
    {
        if (interval < TimeSpan.FromSeconds(1) || interval > TimeSpan.FromDays(24))
            throw new ArgumentOutOfRangeException(nameof(interval), interval, "An interval is 1 s to 24 days.");
        if (interval >= _tokens.Writer.Lifetime)
            throw new ArgumentOutOfRangeException(nameof(interval), interval, $"An interval is shorter than a token's life, which is {_tokens.Writer.Lifetime} (TokenOptions.Lifetime): later the token has expired.");
        var validation = ValidateWebSocketToken(token, secret);
        if (!validation.IsValid)
            throw new TokenException(validation.Problem);
        var left = validation.Claims.ExpiresAt!.Value - _time.GetUtcNow();
        var first = left > interval ? interval : left > TimeSpan.Zero ? left / 2 : TimeSpan.Zero; // it may live on by ClockSkew
        var refresh = new TokenRefresh(token, first, interval, old => RefreshWebSocketToken(old, secret), _time, _logger);
        refresh.Refreshed += (_, next) => Handlers.Raise(TokenRefreshed, this, next, error => HandlerLog.Failed(_logger, nameof(TokenRefreshed), error));
        return refresh;
    }

    /// <summary>Calls the handler with each token that was refreshed at an interval, until what is returned is disposed.</summary>
    public IDisposable OnTokenRefreshed(Action<string> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        EventHandler<string> listener = (_, token) => handler(token);
        TokenRefreshed += listener;
        return new Registration(() => TokenRefreshed -= listener);
    }

    private TokenValidation Refused(TokenProblem problem)
    {
        Audit("token.refused", succeeded: false, detail: ("problem", problem));
        return new TokenValidation(problem);
    }
}
