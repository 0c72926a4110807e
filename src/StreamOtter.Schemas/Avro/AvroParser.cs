using System.Text.Json;

namespace StreamOtter.Schemas.Avro;

/// <summary>
/// Reads a schema (https://avro.apache.org/docs/1.12.0/specification/, "Schema Declaration"). Attributes it does not know
/// are metadata, as the specification has it.
/// </summary>
internal sealed partial class AvroParser
{
    private const int MaxDepth = 64;
    private static readonly string[] Primitives = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

    private readonly Dictionary<string, AvroNamedNode> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _referenced;

    private AvroParser(Dictionary<string, string> referenced) => _referenced = referenced;

    /// <exception cref="InvalidSchemaException">It is none.</exception>
    public static AvroNode Parse(Schema schema)
    {
        if (schema.Type != SchemaType.Avro)
            throw new InvalidSchemaException($"The schema is {schema.Type}, not Avro.");
        try
        {
            var parser = new AvroParser(schema.AllReferenced());
            var root = parser.ParseText(schema.Text);
            // Only now is every type complete that a default may have.
            foreach (var record in parser._named.Values)
                EncodeDefaults(record);
            return root;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidSchemaException("The schema holds half a surrogate pair.", e);
        }
    }

    private AvroNode ParseText(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.Length > 0 && text[0] is '"' or '{' or '[' ? text : $"\"{text}\"");
            return Node(document.RootElement.Clone(), "", "the schema");
        }
        catch (JsonException e)
        {
            throw new InvalidSchemaException($"The schema is not JSON: {e.Message}", e);
        }
    }

    private AvroNode Node(JsonElement json, string space, string where, int depth = 0)
    {
        if (depth > MaxDepth)
            throw new InvalidSchemaException($"The schema nests deeper than {MaxDepth}.");
        return json.ValueKind switch
        {
            JsonValueKind.String => ByName(json.GetString()!, space, where),
            JsonValueKind.Array => Union(json, space, where, depth),
            JsonValueKind.Object => ByType(json, space, where, depth),
            _ => throw new InvalidSchemaException($"At {where}: a schema is a name, an object or an array, not {json.GetRawText()}."),
        };
    }

    private AvroNode ByName(string name, string space, string where)
    {
        if (Array.IndexOf(Primitives, name) is >= 0 and var index)
            return new AvroNode((AvroType)index);
        var full = name.Contains('.', StringComparison.Ordinal) || space.Length == 0 ? name : $"{space}.{name}";
        if (_named.TryGetValue(full, out var known) || _named.TryGetValue(name, out known))
            return known;
        foreach (var candidate in (string[])[full, name])
        {
            if (!_referenced.Remove(candidate, out var text))
                continue;
            ParseText(text);
            if (_named.TryGetValue(candidate, out known))
                return known;
            throw new InvalidSchemaException($"The schema referred to as '{candidate}' defines no type of that name.");
        }
        throw new InvalidSchemaException($"At {where}: there is no type '{name}'.");
    }

    private AvroNode ByType(JsonElement json, string space, string where, int depth)
    {
        if (!json.TryGetProperty("type", out var type))
            throw new InvalidSchemaException($"At {where}: the schema has no \"type\".");
        if (type.ValueKind != JsonValueKind.String)
            return Node(type, space, where, depth + 1);
        return type.GetString() switch
        {
            "record" or "error" => Record(json, space, where, depth),
            "enum" => Enum(json, space, where),
            "fixed" => Fixed(json, space, where),
            "array" => new AvroNode(AvroType.Array) { Items = Node(Required(json, "items", where), space, $"{where}, items", depth + 1) },
            "map" => new AvroNode(AvroType.Map) { Items = Node(Required(json, "values", where), space, $"{where}, values", depth + 1) },
            { } name => ByName(name, space, where),
            null => throw new InvalidSchemaException($"At {where}: \"type\" is null."),
        };
    }

    private AvroNode Union(JsonElement json, string space, string where, int depth)
    {
        var branches = json.EnumerateArray().Select((branch, i) => Node(branch, space, $"{where}, branch {i}", depth + 1)).ToList();
        if (branches.Exists(branch => branch.Type == AvroType.Union))
            throw new InvalidSchemaException($"At {where}: a union cannot hold a union itself.");
        if (branches.GroupBy(branch => branch.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidSchemaException($"At {where}: the union holds '{twice.Key}' twice.");
        return new AvroNode(AvroType.Union) { Branches = branches };
    }

    private static JsonElement Required(JsonElement json, string name, string where) => json.TryGetProperty(name, out var value)
        ? value
        : throw new InvalidSchemaException($"At {where}: \"{name}\" is missing.");
}
