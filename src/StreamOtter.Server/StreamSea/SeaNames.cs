using System.Text;
using StreamOtter.Streams;

namespace StreamOtter.Server.StreamSea;

/// <summary>
/// The names of jails, clients and streams, and those of the engine's streams and groups that belong to them
/// (spec/stream-sea.md, "Names").
/// <para>
/// A jail's stream is <c>stream-sea.JAIL.STREAM</c>. In both parts '-' is doubled and '.' becomes "-."; in the jail's '_'
/// becomes "-5f". So no two streams of whatever jails share a name, nor two names that differ by '.' and '_' alone: Kafka
/// refuses the second of those, which would tell one jail of another.
/// </para>
/// </summary>
internal static class SeaNames
{
    /// <summary>How the engine's names begin of all jails' streams.</summary>
    public const string Prefix = "stream-sea.";

    /// <summary>The jail whose clients make and delete jails.</summary>
    public const string AdminJail = "admin";

    private const int MaxJailLength = 40;
    private const int MaxClientLength = 64;

    /// <summary>Says what is wrong with a jail's id, as a field's error, or null.</summary>
    public static string? CheckJail(string jail) =>
        jail.Length is 0 or > MaxJailLength ? $"must have 1 to {MaxJailLength} characters; it has {jail.Length}"
        : StreamName.Check(jail, "jail") is null ? null
        : "may hold ASCII letters, digits, '.', '_' and '-' only, and is not '.' or '..'";

    /// <summary>Says what is wrong with a client's id, as a field's error, or null. The colon ends it in Basic authentication.</summary>
    public static string? CheckClient(string client) =>
        client.Length is 0 or > MaxClientLength ? $"must have 1 to {MaxClientLength} characters; it has {client.Length}"
        : client is "." or ".." || client.Any(c => c is <= ' ' or > '~' or ':' or '/')
            ? "may hold visible ASCII characters without ':' and '/', and is not '.' or '..'"
        : null;

    /// <summary>Says what is wrong with a stream's name in a jail, or null.</summary>
    public static string? CheckStream(string jail, string stream)
    {
        if (StreamName.Check(stream) is { } problem)
            return problem;
        var excess = StreamOf(jail, stream).Length - StreamName.MaxLength;
        return excess > 0 ? $"The stream's name is {excess} characters too long in this jail; '-' and '.' count twice." : null;
    }

    /// <summary>What the engine calls a jail's stream.</summary>
    public static string StreamOf(string jail, string stream) => PrefixOf(jail) + Escape(stream, keepsUnderscore: true);

    /// <summary>How the engine's names begin of a jail's streams, and of no other jail's.</summary>
    public static string PrefixOf(string jail) => $"{Prefix}{Escape(jail, keepsUnderscore: false)}.";

    /// <summary>What the engine calls the group of a client.</summary>
    public static string GroupOf(string client) => "client." + Escape(client, keepsUnderscore: true);

    /// <summary>What the engine calls a group that clients have named.</summary>
    public static string GroupOf(Guid group) => $"group.{group}";

    private static string Escape(string name, bool keepsUnderscore)
    {
        var escaped = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            _ = c switch
            {
                '-' => escaped.Append("--"),
                '.' => escaped.Append("-."),
                _ when char.IsAsciiLetterOrDigit(c) || (c == '_' && keepsUnderscore) => escaped.Append(c),
                _ => escaped.Append('-').Append(Convert.ToHexStringLower([(byte)c])),
            };
        }
        return escaped.ToString();
    }
}
