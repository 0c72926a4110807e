using System.Text.Json;

namespace StreamOtter.Schemas.Json.Keywords;

internal static class StringKeywords
{
    public static Rule MaxLength(Keyword keyword)
    {
        var most = keyword.Count();
        return (value, run) => value.ValueKind != JsonValueKind.String || Length(value) <= most
            || run.Fail("maxLength", $"the text has more than {most} characters");
    }

    public static Rule MinLength(Keyword keyword)
    {
        var least = keyword.Count();
        return (value, run) => value.ValueKind != JsonValueKind.String || Length(value) >= least
            || run.Fail("minLength", $"the text has fewer than {least} characters");
    }

    public static Rule Pattern(Keyword keyword)
    {
        var pattern = JsonPattern.Parse(keyword.Text(), keyword.Place);
        return (value, run) => value.ValueKind != JsonValueKind.String || pattern.IsMatch(value.GetString()!)
            || run.Fail("pattern", $"the text does not match '{keyword.Value.GetString()}'");
    }

    // Characters are Unicode's, not UTF-16's.
    private static int Length(JsonElement value)
    {
        var count = 0;
        foreach (var _ in value.GetString()!.EnumerateRunes())
            count++;
        return count;
    }
}
