using System.Text.Json.Nodes;

namespace StreamOtter.Kafka.Tests.Json;

/// <summary>Any schema, and values that are near to being valid.</summary>
internal sealed class JsonSchemaGenerator(int seed)
{
    private static readonly string[] Names = ["a", "b", "ab", "c~/d", "é"];
    private static readonly string[] Patterns = ["^a", "b$", "a.b|c", "^[a-c]+$", @"\d{2,}", @"^\w*$", @"\s", "(?:ab)+", @"[^\d\s]", @"^\p{L}+$", "a{2}", @"\.", @"\u0041|é", "^$", @"[\w-]{3}", "a*?b", @"^\S+$", @"\D", @"[\]x]"];
    private static readonly string[] Types = ["null", "boolean", "object", "array", "number", "string", "integer"];

    // Where they come together, ajv is wrong: 'contains' leaves it no items over, and what a branch that does not hold has looked at
    // counts for it.
    private static readonly string[][] NeverTogether =
    [
        ["unevaluatedProperties", "unevaluatedItems"],
        ["contains", "minContains", "maxContains", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas"],
    ];

    private readonly Random _random = new(seed);
    private readonly string[] _leftOut = NeverTogether[seed % NeverTogether.Length];

    /// <summary>A schema with definitions, which the others refer to, and which may refer to each other.</summary>
    public JsonObject Schema()
    {
        var schema = Part(3) as JsonObject ?? [];
        schema["$defs"] = new JsonObject
        {
            ["one"] = new JsonObject { ["$anchor"] = "here", ["type"] = Type(), ["items"] = Part(0) },
            ["tree"] = new JsonObject
            {
                ["properties"] = new JsonObject { ["a"] = new JsonObject { ["$ref"] = "#/$defs/tree" }, ["b"] = Part(1) },
            },
        };
        return schema;
    }

    public JsonNode? Value(int depth = 3) => _random.Next(depth <= 0 ? 7 : 11) switch
    {
        0 => null,
        1 => _random.Next(2) == 0,
        2 or 3 => Number(),
        4 => _random.Next(-2, 5),
        5 or 6 => Text(),
        < 9 => new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth - 1))]),
        _ => new JsonObject(Names.Where(_ => _random.Next(2) == 0).Select(name => KeyValuePair.Create(name, Value(depth - 1)))),
    };

    private JsonNode Part(int depth)
    {
        if (_random.Next(12) == 0)
            return JsonValue.Create(_random.Next(3) > 0);
        var schema = new JsonObject();
        for (var i = _random.Next(1, 4); i > 0; i--)
            Add(schema, depth);
        foreach (var keyword in _leftOut)
            schema.Remove(keyword);
        // Beside prefixItems, ajv takes an empty array to contain anything.
        if (schema.ContainsKey("contains"))
            schema.Remove("prefixItems");
        return schema;
    }

    private void Add(JsonObject schema, int depth)
    {
        switch (_random.Next(depth <= 0 ? 20 : 38))
        {
            case 0: schema["type"] = Type(); break;
            case 1: schema["type"] = new JsonArray([.. Types.Where(_ => _random.Next(3) == 0).Append("null").Distinct().Select(type => (JsonNode)type)]); break;
            case 2: schema["enum"] = new JsonArray(Value(1), Value(1), 1, "a"); break;
            case 3: schema["const"] = Value(2); break;
            case 4: schema["multipleOf"] = _random.Next(1, 4); break;
            case 5: schema["maximum"] = Number(); break;
            case 6: schema["exclusiveMaximum"] = Number(); break;
            case 7: schema["minimum"] = Number(); break;
            case 8: schema["exclusiveMinimum"] = Number(); break;
            case 9: schema["maxLength"] = _random.Next(4); break;
            case 10: schema["minLength"] = _random.Next(4); break;
            case 11: schema["pattern"] = Pick(Patterns); break;
            case 12: schema["maxItems"] = _random.Next(4); break;
            case 13: schema["minItems"] = _random.Next(3); break;
            case 14: schema["uniqueItems"] = _random.Next(4) > 0; break;
            case 15: schema["maxProperties"] = _random.Next(4); break;
            case 16: schema["minProperties"] = _random.Next(3); break;
            case 17: schema["required"] = NamesArray(); break;
            case 18: schema["dependentRequired"] = new JsonObject { [Pick(Names)] = NamesArray() }; break;
            case 19: schema["$ref"] = Pick(["#/$defs/one", "#here", "#/$defs/tree"]); break;
            case 20: schema["allOf"] = Parts(depth); break;
            case 21: schema["anyOf"] = Parts(depth); break;
            case 22: schema["oneOf"] = Parts(depth); break;
            case 23: schema["not"] = Part(depth - 1); break;
            case 24: (schema["if"], schema["then"], schema["else"]) = (Part(depth - 1), Part(depth - 1), Part(depth - 1)); break;
            case 25: schema["properties"] = Named(Names, depth); break;
            case 26: schema["patternProperties"] = Named(Patterns, depth); break;
            case 27: schema["additionalProperties"] = Part(depth - 1); break;
            case 28: schema["propertyNames"] = Part(depth - 1); break;
            case 29: schema["dependentSchemas"] = Named(Names, depth); break;
            case 30: schema["prefixItems"] = Parts(depth); break;
            case 31: schema["items"] = Part(depth - 1); break;
            case 32 or 33: schema["unevaluatedProperties"] = Part(depth - 1); break;
            case 34: schema["unevaluatedItems"] = Part(depth - 1); break;
            case 35: schema["contains"] = Part(depth - 1); break;
            case 36: (schema["contains"], schema["minContains"], schema["maxContains"]) = (Part(depth - 1), _random.Next(3), _random.Next(1, 4)); break;
            default: schema["unevaluatedProperties"] = false; break;
        }
    }

    private string Type() => Pick(Types);

    private JsonArray Parts(int depth) => [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Part(depth - 1))];

    private JsonObject Named(string[] names, int depth) =>
        new(Enumerable.Range(0, 2).Select(_ => Pick(names)).Distinct().Select(name => KeyValuePair.Create(name, (JsonNode?)Part(depth - 1))));

    private JsonArray NamesArray() => [.. Names.Where(_ => _random.Next(3) == 0).Select(name => (JsonNode)name)];

    private JsonNode Number() => _random.Next(4) switch { 0 => 1.0, 1 => 2.5, 2 => -3, _ => _random.Next(-5, 5) };

    private string Text() => string.Concat(Enumerable.Range(0, _random.Next(4)).Select(_ => Pick(["a", "b", "c", "1", " ", "é", "A", ".", "-", "\n"])));

    private string Pick(string[] of) => of[_random.Next(of.Length)];
}
