using System.Text.Json;
using System.Text.RegularExpressions;

namespace StreamOtter.Schemas.Json.Keywords;

internal static class ObjectKeywords
{
    public static Rule Properties(Keyword keyword)
    {
        var schemas = keyword.NamedSchemas;
        return (value, run) =>
        {
            var holds = true;
            foreach (var (name, schema) in schemas)
            {
                if (!TryGet(value, name, out var property))
                    continue;
                run.Seen?.AddProperty(name);
                holds &= run.At(name, () => schema.Check(property, run));
            }
            return holds;
        };
    }

    public static Rule PatternProperties(Keyword keyword)
    {
        var schemas = keyword.NamedSchemas.ConvertAll(named => (Pattern: JsonPattern.Parse(named.Name, keyword.Place), named.Schema));
        return (value, run) => EachProperty(value, property =>
        {
            var holds = true;
            foreach (var (pattern, schema) in schemas)
            {
                if (!pattern.IsMatch(property.Name))
                    continue;
                run.Seen?.AddProperty(property.Name);
                holds &= run.At(property.Name, () => schema.Check(property.Value, run));
            }
            return holds;
        });
    }

    public static Rule AdditionalProperties(Keyword keyword)
    {
        var schema = keyword.Schema;
        var named = keyword.Sibling("properties") is { Value.ValueKind: JsonValueKind.Object } properties
            ? properties.Value.EnumerateObject().Select(property => property.Name).ToHashSet(StringComparer.Ordinal)
            : [];
        Regex[] patterns = keyword.Sibling("patternProperties") is { Value.ValueKind: JsonValueKind.Object } patterned
            ? [.. patterned.Value.EnumerateObject().Select(property => JsonPattern.Parse(property.Name, keyword.Place))]
            : [];
        return (value, run) =>
        {
            run.Seen?.AddAllProperties();
            return EachProperty(value, property =>
                named.Contains(property.Name) || Array.Exists(patterns, pattern => pattern.IsMatch(property.Name))
                || run.At(property.Name, () => schema.Check(property.Value, run)));
        };
    }

    public static Rule PropertyNames(Keyword keyword)
    {
        var schema = keyword.Schema;
        return (value, run) => EachProperty(value, property => run.At(property.Name, () => schema.Check(AsJson(property.Name), run)));
    }

    public static Rule DependentSchemas(Keyword keyword)
    {
        var schemas = keyword.NamedSchemas;
        return (value, run) =>
        {
            var holds = true;
            foreach (var (name, schema) in schemas)
                holds &= !TryGet(value, name, out _) || schema.CheckSame(value, run);
            return holds;
        };
    }

    public static Rule MaxProperties(Keyword keyword)
    {
        var most = keyword.Count();
        return (value, run) => value.ValueKind != JsonValueKind.Object || Count(value) <= most || run.Fail("maxProperties", $"there are more than {most} properties");
    }

    public static Rule MinProperties(Keyword keyword)
    {
        var least = keyword.Count();
        return (value, run) => value.ValueKind != JsonValueKind.Object || Count(value) >= least || run.Fail("minProperties", $"there are fewer than {least} properties");
    }

    public static Rule Required(Keyword keyword) => Demand(keyword, keyword.Texts());

    public static Rule DependentRequired(Keyword keyword)
    {
        if (keyword.Value.ValueKind != JsonValueKind.Object)
            throw keyword.Wrong("an object of arrays of texts");
        var rules = keyword.Value.EnumerateObject().Select(property => (property.Name, Rule: Demand(keyword, keyword.Texts(property.Value)))).ToList();
        return (value, run) =>
        {
            var holds = true;
            foreach (var (name, rule) in rules)
                holds &= !TryGet(value, name, out _) || rule(value, run);
            return holds;
        };
    }

    private static Rule Demand(Keyword keyword, string[] names) => (value, run) =>
    {
        if (value.ValueKind != JsonValueKind.Object)
            return true;
        var holds = true;
        foreach (var name in names)
            holds &= TryGet(value, name, out _) || run.Fail(keyword.Name, $"the property '{name}' is missing");
        return holds;
    };

    private static bool TryGet(JsonElement value, string name, out JsonElement property)
    {
        property = default;
        return value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out property);
    }

    // Of a property that comes twice the last counts, as everywhere in System.Text.Json.
    private static int Count(JsonElement value) => value.EnumerateObject().Select(property => property.Name).Distinct(StringComparer.Ordinal).Count();

    public static bool EachProperty(JsonElement value, Func<JsonProperty, bool> check)
    {
        var holds = true;
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
                holds &= check(property);
        }
        return holds;
    }

    private static JsonElement AsJson(string name) => JsonSerializer.SerializeToElement(name, SchemaJson.Default.String);
}
