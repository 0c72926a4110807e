using System.Runtime.InteropServices;

namespace StreamOtter.Server.Presence;

/// <summary>
/// A key of the catalog: <c>presence/GATEWAY</c>, a sign of life, or <c>presence/GATEWAY/STREAM</c>, how many
/// subscriptions the stream has there.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PresenceKey(string Gateway, string? Stream)
{
    public const string Prefix = "presence/";

    public static PresenceKey Parse(string key)
    {
        var names = key[Prefix.Length..];
        var slash = names.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new PresenceKey(names, null) : new PresenceKey(names[..slash], names[(slash + 1)..]);
    }

    public override string ToString() => Stream is null ? Prefix + Gateway : $"{Prefix}{Gateway}/{Stream}";
}
