using System.Text.Json;

namespace StreamOtter.Schemas.Json.Keywords;

/// <summary>A keyword where it stands.</summary>
internal sealed record Keyword(SchemaCompiler Compiler, SchemaPlace Place, JsonProperty Property)
{
    public string Name => Property.Name;

    public JsonElement Value => Property.Value;

    public SchemaNode Schema => Compiler.Compile(Place, Property);

    public List<SchemaNode> Schemas => Compiler.CompileAll(Place, Property);

    public List<(string Name, SchemaNode Schema)> NamedSchemas => Compiler.CompileNamed(Place, Property);

    /// <summary>Another keyword of the same schema.</summary>
    public JsonProperty? Sibling(string name)
    {
        foreach (var property in Place.Json.EnumerateObject())
        {
            if (property.NameEquals(name))
                return property;
        }
        return null;
    }

    /// <summary>A number of things, 0 or more.</summary>
    public int Count() => Count(Property);

    public int Count(JsonProperty property) => JsonNumber.TryInteger(property.Value, out var count) && count is >= 0 and <= int.MaxValue
        ? (int)count
        : throw SchemaCompiler.Wrong(Place, property, "a whole number, 0 or more");

    public JsonElement Number() => Value.ValueKind == JsonValueKind.Number ? Value : throw Wrong("a number");

    public string Text() => Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw Wrong("a text");

    public bool Flag() => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false"),
    };

    public string[] Texts() => Texts(Value);

    public string[] Texts(JsonElement array) => array.ValueKind == JsonValueKind.Array && array.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String)
        ? [.. array.EnumerateArray().Select(text => text.GetString()!)]
        : throw Wrong("an array of texts");

    public InvalidSchemaException Wrong(string wanted) => SchemaCompiler.Wrong(Place, Property, wanted);
}
