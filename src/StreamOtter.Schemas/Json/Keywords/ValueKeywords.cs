using System.Text.Json;

namespace StreamOtter.Schemas.Json.Keywords;

internal static class ValueKeywords
{
    private static readonly string[] Types = ["null", "boolean", "object", "array", "number", "string", "integer"];

    public static Rule Type(Keyword keyword)
    {
        var types = keyword.Value.ValueKind == JsonValueKind.String ? [keyword.Text()] : keyword.Texts();
        if (types.Length == 0 || types.Except(Types, StringComparer.Ordinal).Any() || types.Distinct(StringComparer.Ordinal).Count() < types.Length)
            throw keyword.Wrong($"one or several of {string.Join(", ", Types)}");
        return (value, run) => Array.Exists(types, type => Is(value, type)) || run.Fail("type", $"the value is no {string.Join(" or ", types)}");
    }

    public static Rule Enum(Keyword keyword)
    {
        if (keyword.Value.ValueKind != JsonValueKind.Array)
            throw keyword.Wrong("an array");
        var allowed = keyword.Value.EnumerateArray().ToArray();
        return (value, run) => Array.Exists(allowed, one => JsonElement.DeepEquals(one, value)) || run.Fail("enum", "the value is none of those allowed");
    }

    public static Rule Const(Keyword keyword)
    {
        var only = keyword.Value;
        return (value, run) => JsonElement.DeepEquals(only, value) || run.Fail("const", "the value is not the one allowed");
    }

    private static bool Is(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Null => type == "null",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        _ => type == "number" || (type == "integer" && JsonNumber.IsInteger(value)),
    };
}
