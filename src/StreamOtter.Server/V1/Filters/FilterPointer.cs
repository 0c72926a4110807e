using System.Globalization;
using System.Text;
using System.Text.Json;

namespace StreamOtter.Server.V1.Filters;

/// <summary>A JSON Pointer (RFC 6901): a place in a JSON value.</summary>
internal sealed class FilterPointer
{
    private readonly FilterStep[] _steps;

    private FilterPointer(FilterStep[] steps) => _steps = steps;

    public static FilterPointer Parse(string text)
    {
        if (text.Length == 0)
            return new FilterPointer([]);
        if (text[0] != '/')
            throw V1Reader.Bad("'path' is a JSON Pointer (RFC 6901): empty, or it begins with '/'.");
        var steps = text[1..].Split('/');
        if (steps.Length > V1Json.MaxDepth)
            throw V1Reader.Bad($"'path' has at most {V1Json.MaxDepth} steps, as deep as values nest.");
        return new FilterPointer([.. steps.Select(StepOf)]);
    }

    /// <summary>Goes to the place in a value that is known to be JSON; false where there is none.</summary>
    public bool TryFind(ReadOnlySpan<byte> json, out Utf8JsonReader reader)
    {
        reader = new Utf8JsonReader(json, V1Json.ReaderOptions);
        reader.Read();
        foreach (var step in _steps)
        {
            var found = reader.TokenType switch
            {
                JsonTokenType.StartObject => TryEnterMember(ref reader, step.Name),
                JsonTokenType.StartArray => TryEnterElement(ref reader, step.Index),
                _ => false,
            };
            if (!found)
                return false;
        }
        return true;
    }

    /// <summary>Of members with one name the last counts, as it does for the parsers of most clients.</summary>
    private static bool TryEnterMember(ref Utf8JsonReader reader, byte[] name)
    {
        var found = false;
        Utf8JsonReader last = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isNamed = reader.ValueTextEquals(name);
            reader.Read();
            if (isNamed)
            {
                last = reader;
                found = true;
            }
            reader.Skip();
        }
        reader = last;
        return found;
    }

    private static bool TryEnterElement(ref Utf8JsonReader reader, int index)
    {
        if (index < 0)
            return false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (index-- == 0)
                return true;
            reader.Skip();
        }
        return false;
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
        return new FilterStep(Encoding.UTF8.GetBytes(name), isIndex ? index : -1);
    }
}
