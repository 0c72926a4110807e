namespace StreamOtter.Protocol.Tokens;

/// <summary>What is wrong with tokens, in words. They never quote the token.</summary>
public static class TokenProblems
{
    /// <summary>A sentence for people.</summary>
    public static string Describe(this TokenProblem problem) => problem switch
    {
        TokenProblem.None => "The token is valid.",
        TokenProblem.TooLong => $"The token has more than {CompactJws.MaxLength} characters.",
        TokenProblem.Malformed => "The token is no JWT of the form header.payload.signature.",
        TokenProblem.NotSupported => "The token's algorithm is not allowed, or its header asks for an extension.",
        TokenProblem.NoKey => "No key fits the token's algorithm and key id.",
        TokenProblem.BadSignature => "The token's signature does not match.",
        TokenProblem.BadClaims => "A claim of the token is missing or of the wrong kind.",
        TokenProblem.Expired => "The token has expired.",
        TokenProblem.NotYetValid => "The token is not valid yet.",
        TokenProblem.WrongIssuer => "The token was issued by somebody else.",
        TokenProblem.WrongAudience => "The token is meant for somebody else.",
        _ => "The token is not accepted.",
    };
}
