using StreamOtter.Protocol;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Server.Security;

/// <summary>Finds what is wrong with the settings of authentication; the key files are read to find out.</summary>
internal static class AuthOptionsValidator
{
    public static IEnumerable<string> Validate(AuthOptions options)
    {
        foreach (var file in options.Keys)
        {
            if (Problem(file) is { } problem)
                yield return $"Auth:Keys: {problem}";
        }
        if (options.ClockSkew < TimeSpan.Zero || options.ClockSkew > TimeSpan.FromMinutes(5))
            yield return $"Auth:ClockSkew: {options.ClockSkew:c} is out of range; it can be 00:00:00 to 00:05:00.";
        foreach (var (name, patterns) in new[] { ("Publish", options.Anonymous.Publish), ("Subscribe", options.Anonymous.Subscribe) })
        {
            foreach (var pattern in patterns.Where(pattern => !StreamPattern.TryParse(pattern, out _)))
                yield return $"Auth:Anonymous:{name}: '{pattern}' is no pattern of streams' names; it holds A-Z a-z 0-9 . _ - and *.";
        }
    }

    private static string? Problem(string file)
    {
        try
        {
            _ = TokenKeyReader.ReadFile(file);
            return null;
        }
        catch (TokenKeyException error)
        {
            return error.Message;
        }
    }
}
