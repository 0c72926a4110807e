using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Security;

/// <summary>Whom a token is for.</summary>
public sealed record UserDetails
{
    /// <summary>Who it is (the claim <c>sub</c>): 1 to 256 characters, none of them a control character.</summary>
    public required string UserId { get; init; }

    /// <summary>The user's roles (the claim <c>roles</c>). Default: none.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>What the user may do at a StreamOtter gateway (the claim <c>streams</c>). Default: null, the claim is left out.</summary>
    public StreamPermissions? Streams { get; init; }
}
