using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Security;

/// <summary>What follows from the options of tokens.</summary>
internal sealed class TokenSettings(TokenOptions options, TimeProvider time)
{
    private readonly TokenRules _rules = new()
    {
        Issuer = options.Issuer,
        Audience = options.Audience,
        ClockSkew = options.ClockSkew,
        Algorithms = options.Algorithm is { } only ? [only] : null,
    };

    public TokenSecrets Secrets { get; } = new(options.DeriveShortSecrets);

    public TokenWriter Writer { get; } = new(options, time);

    public TokenVerifier VerifierOf(string secret) => new(Secrets.Read(secret), _rules, time);
}
