using System.Diagnostics.CodeAnalysis;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Security;

/// <summary>Whether a token is accepted: whose it is, or why not.</summary>
public sealed class TokenValidation
{
    internal TokenValidation(UserDetails user, TokenClaims claims) => (User, Claims) = (user, claims);

    internal TokenValidation(TokenProblem problem) => Problem = problem;

    /// <summary>Whether it is.</summary>
    [MemberNotNullWhen(true, nameof(User), nameof(Claims))]
    public bool IsValid => User is not null;

    /// <summary>Whose it is; null where it is not accepted.</summary>
    public UserDetails? User { get; }

    /// <summary>All that it says; null where it is not accepted.</summary>
    public TokenClaims? Claims { get; }

    /// <summary>Why not.</summary>
    public TokenProblem Problem { get; }

    /// <summary>Why not, in words that do not quote it.</summary>
    public string Reason => Problem.Describe();
}
