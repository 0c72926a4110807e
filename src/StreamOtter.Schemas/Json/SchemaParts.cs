using System.Text.Json;

namespace StreamOtter.Schemas.Json;

/// <summary>Where schemas stand in a schema.</summary>
internal static class SchemaParts
{
    private static readonly HashSet<string> One = new(StringComparer.Ordinal)
    {
        "not", "if", "then", "else", "additionalProperties", "propertyNames", "items", "contains", "unevaluatedProperties", "unevaluatedItems",
    };

    private static readonly HashSet<string> Several = new(StringComparer.Ordinal) { "allOf", "anyOf", "oneOf", "prefixItems" };

    private static readonly HashSet<string> Named = new(StringComparer.Ordinal)
    {
        "$defs", "definitions", "properties", "patternProperties", "dependentSchemas",
    };

    public static IEnumerable<SchemaPlace> Of(SchemaPlace place)
    {
        foreach (var keyword in place.Json.EnumerateObject())
        {
            var below = place.Below(keyword.Name, keyword.Value);
            if (One.Contains(keyword.Name))
            {
                yield return below;
            }
            else if (Several.Contains(keyword.Name) && keyword.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (var (i, part) in keyword.Value.EnumerateArray().Index())
                    yield return below.Below($"{i}", part);
            }
            else if (Named.Contains(keyword.Name) && keyword.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var part in keyword.Value.EnumerateObject())
                    yield return below.Below(part.Name, part.Value);
            }
        }
    }
}
