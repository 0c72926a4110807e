using System.Text.Json;

namespace StreamOtter.Schemas.Json.Keywords;

internal static class ArrayKeywords
{
    public static Rule PrefixItems(Keyword keyword)
    {
        var schemas = keyword.Schemas;
        return (value, run) =>
        {
            run.Seen?.AddFirstItems(schemas.Count);
            return value.ValueKind != JsonValueKind.Array || EachFrom(value, 0, schemas.Count, i => schemas[i], run);
        };
    }

    public static Rule Items(Keyword keyword)
    {
        if (keyword.Value.ValueKind == JsonValueKind.Array)
            throw keyword.Wrong("a schema (an array of them is prefixItems in this draft)");
        var schema = keyword.Schema;
        var first = keyword.Sibling("prefixItems") is { Value.ValueKind: JsonValueKind.Array } prefix ? prefix.Value.GetArrayLength() : 0;
        return (value, run) =>
        {
            run.Seen?.AddAllItems();
            return value.ValueKind != JsonValueKind.Array || EachFrom(value, first, int.MaxValue, _ => schema, run);
        };
    }

    public static Rule Contains(Keyword keyword)
    {
        var schema = keyword.Schema;
        var least = keyword.Sibling("minContains") is { } min ? keyword.Count(min) : 1;
        var most = keyword.Sibling("maxContains") is { } max ? keyword.Count(max) : int.MaxValue;
        return (value, run) =>
        {
            if (value.ValueKind != JsonValueKind.Array)
                return true;
            var fitting = 0;
            foreach (var (i, item) in value.EnumerateArray().Index())
            {
                if (!run.Quietly(() => schema.Check(item, run)))
                    continue;
                fitting++;
                run.Seen?.AddItem(i);
            }
            return (fitting >= least && fitting <= most) || run.Fail("contains", $"{fitting} items fit; {least} to {most} must");
        };
    }

    public static Rule MaxItems(Keyword keyword)
    {
        var most = keyword.Count();
        return (value, run) => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= most
            || run.Fail("maxItems", $"there are more than {most} items");
    }

    public static Rule MinItems(Keyword keyword)
    {
        var least = keyword.Count();
        return (value, run) => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= least
            || run.Fail("minItems", $"there are fewer than {least} items");
    }

    public static Rule? UniqueItems(Keyword keyword) => !keyword.Flag()
        ? null
        : (value, run) => value.ValueKind != JsonValueKind.Array || JsonEquality.AreDistinct(value) || run.Fail("uniqueItems", "an item comes twice");

    private static bool EachFrom(JsonElement array, int first, int end, Func<int, SchemaNode> schemaOf, Evaluation run)
    {
        var holds = true;
        foreach (var (i, item) in array.EnumerateArray().Index())
        {
            if (i >= first && i < end)
                holds &= run.At($"{i}", () => schemaOf(i).Check(item, run));
        }
        return holds;
    }
}
