using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Security;

/// <summary>A token is not accepted. The message says why, and never quotes it.</summary>
public sealed class TokenException : StreamOtterException
{
    internal TokenException(TokenProblem problem)
        : base(problem.Describe()) => Problem = problem;

    internal TokenException(TokenProblem problem, string message)
        : base(message) => Problem = problem;

    /// <summary>Why not.</summary>
    public TokenProblem Problem { get; }
}
