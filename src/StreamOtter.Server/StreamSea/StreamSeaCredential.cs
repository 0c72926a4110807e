namespace StreamOtter.Server.StreamSea;

/// <summary>A client's id and secret, in the only moment in which the gateway knows both.</summary>
/// <param name="Id">The client's id.</param>
/// <param name="Secret">Its secret.</param>
public sealed record StreamSeaCredential(string Id, string Secret)
{
    /// <summary>Without the secret: what is printed by chance goes into logs.</summary>
    public override string ToString() => Id;
}
