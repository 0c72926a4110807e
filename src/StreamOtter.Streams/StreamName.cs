using System.Buffers;

namespace StreamOtter.Streams;

/// <summary>
/// The rule for a stream's name, which is Kafka's rule for a topic's: 1 to 249 characters of ASCII letters, digits,
/// '.', '_' and '-', and neither "." nor "..". A group's name follows it too.
/// </summary>
public static class StreamName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 249;

    /// <summary>
    /// How the names begin of streams that gateways and engines keep for themselves: <see cref="IStreamEngine.ListAsync"/>
    /// leaves them out, and clients must not get at them.
    /// </summary>
    public const string SystemPrefix = "_streamotter";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>Says what is wrong with a name, or null where it is a valid one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="what">Whose name it is, for the message: "stream", "group".</param>
    public static string? Check(string? name, string what = "stream")
    {
        if (string.IsNullOrEmpty(name))
            return $"A {what}'s name must not be empty.";
        if (name.Length > MaxLength)
            return $"A {what}'s name has at most {MaxLength} characters; this one has {name.Length}.";
        if (name is "." or "..")
            return $"A {what}'s name must not be '.' or '..'.";
        return name.AsSpan().ContainsAnyExcept(Allowed)
            ? $"A {what}'s name may hold ASCII letters, digits, '.', '_' and '-' only."
            : null;
    }

    /// <summary>Whether a stream is not for clients, see <see cref="SystemPrefix"/>.</summary>
    public static bool IsSystem(string name) => name.StartsWith(SystemPrefix, StringComparison.Ordinal);

    /// <summary>Throws where a name is not valid; parameters as in <see cref="Check"/>.</summary>
    /// <exception cref="EngineException"><see cref="EngineError.InvalidName"/>.</exception>
    public static void ThrowIfInvalid(string? name, string what = "stream")
    {
        if (Check(name, what) is { } problem)
            throw new EngineException(EngineError.InvalidName, problem);
    }
}
