namespace StreamOtter.Server.StreamSea.Sockets;

/// <summary>The words for what a message is.</summary>
internal static class SeaAction
{
    public const string Authenticate = "authenticate";
    public const string Subscribe = "subscribe";

    /// <summary>Of every reply to <see cref="Subscribe"/>: clients in the field take no other.</summary>
    public const string Subscription = "subscription";

    /// <summary>The action of the reply to a message.</summary>
    public static string ReplyTo(string? action) => action switch
    {
        Authenticate => Authenticate,
        Subscribe => Subscription,
        _ => "error",
    };
}
