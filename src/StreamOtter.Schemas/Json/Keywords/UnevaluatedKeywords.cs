using System.Text.Json;

namespace StreamOtter.Schemas.Json.Keywords;

/// <summary>What the other keywords have left over; so these come last.</summary>
internal static class UnevaluatedKeywords
{
    public static Rule Properties(Keyword keyword)
    {
        var schema = keyword.Schema;
        return (value, run) =>
        {
            var seen = run.Seen!;
            var holds = ObjectKeywords.EachProperty(value, property =>
                seen.HasProperty(property.Name) || run.At(property.Name, () => schema.Check(property.Value, run)));
            seen.AddAllProperties();
            return holds;
        };
    }

    public static Rule Items(Keyword keyword)
    {
        var schema = keyword.Schema;
        return (value, run) =>
        {
            if (value.ValueKind != JsonValueKind.Array)
                return true;
            var seen = run.Seen!;
            var holds = true;
            foreach (var (i, item) in value.EnumerateArray().Index())
                holds &= seen.HasItem(i) || run.At($"{i}", () => schema.Check(item, run));
            seen.AddAllItems();
            return holds;
        };
    }
}
