using System.Globalization;
using System.Text;

namespace StreamOtter.Server.V1.Filters;

/// <summary>JSON Pointers (RFC 6901).</summary>
internal static class FilterPointer
{
    public static FilterPlace Parse(string text)
    {
        if (text.Length == 0)
            return new FilterPlace([]);
        if (text[0] != '/')
            throw V1Reader.Bad("'path' is a JSON Pointer (RFC 6901): empty, or it begins with '/'.");
        var steps = text[1..].Split('/');
        if (steps.Length > FilterPlace.MaxSteps)
            throw V1Reader.Bad($"'path' has at most {FilterPlace.MaxSteps} steps, as deep as values nest.");
        return new FilterPlace([.. steps.Select(StepOf)]);
    }

    private static FilterStep StepOf(string text)
    {
        for (var at = text.IndexOf('~', StringComparison.Ordinal); at >= 0; at = text.IndexOf('~', at + 1))
        {
            if (at + 1 == text.Length || text[at + 1] is not ('0' or '1'))
                throw V1Reader.Bad("'path' has '~' only as '~0' (for '~') and '~1' (for '/').");
        }
        var name = text.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        var isIndex = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && (name.Length == 1 || name[0] != '0');
        return new FilterStep(Encoding.UTF8.GetBytes(name), isIndex ? index : null);
    }
}
