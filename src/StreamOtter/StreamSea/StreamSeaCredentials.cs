namespace StreamOtter.StreamSea;

/// <summary>A client's id and the secret that the server made for it: it is told once, and the server cannot tell it again.</summary>
/// <param name="ClientId">The client's id.</param>
/// <param name="ClientSecret">Its secret.</param>
public sealed record StreamSeaCredentials(string ClientId, string ClientSecret)
{
    /// <summary>Without the secret: what is printed by chance goes into logs.</summary>
    public override string ToString() => ClientId;
}
