using System.Text.Json;

namespace StreamOtter.Schemas.Json.Keywords;

internal static class NumberKeywords
{
    public static Rule MultipleOf(Keyword keyword)
    {
        var of = keyword.Number();
        return JsonNumber.Approximate(of) > 0
            ? (value, run) => value.ValueKind != JsonValueKind.Number || JsonNumber.IsMultiple(value, of) || run.Fail("multipleOf", $"the number is no multiple of {of}")
            : throw keyword.Wrong("a number above 0");
    }

    public static Rule Maximum(Keyword keyword) => Compared(keyword, order => order <= 0, "at most");

    public static Rule ExclusiveMaximum(Keyword keyword) => Compared(keyword, order => order < 0, "less than");

    public static Rule Minimum(Keyword keyword) => Compared(keyword, order => order >= 0, "at least");

    public static Rule ExclusiveMinimum(Keyword keyword) => Compared(keyword, order => order > 0, "more than");

    private static Rule Compared(Keyword keyword, Func<int, bool> fits, string words)
    {
        var limit = keyword.Number();
        return (value, run) => value.ValueKind != JsonValueKind.Number || fits(JsonNumber.Compare(value, limit))
            || run.Fail(keyword.Name, $"the number must be {words} {limit}");
    }
}
