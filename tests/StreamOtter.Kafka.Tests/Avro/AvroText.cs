using System.Text.Json.Nodes;
using StreamOtter.Schemas.Avro;

namespace StreamOtter.Kafka.Tests.Avro;

/// <summary>
/// A value in Avro's own JSON encoding, which names each union's branch and has a character for each byte. Made from the
/// schema's JSON, by nothing of what is tested.
/// </summary>
internal sealed class AvroText
{
    private readonly Dictionary<string, JsonNode> _named = [];

    public JsonNode? Write(JsonNode schema, object? value)
    {
        if (schema is JsonArray union)
            return value is null ? null : Branch(union, value);
        if (schema is JsonValue name)
            return _named.TryGetValue(name.GetValue<string>(), out var known) ? Write(known, value) : Primitive(value);
        if (schema["name"] is { } own)
            _named.TryAdd($"{schema["namespace"]}.{own}", schema);
        return schema["type"]!.GetValue<string>() switch
        {
            "enum" => ((AvroEnum)value!).Symbol,
            "fixed" => Bytes(((AvroFixed)value!).Bytes.Span),
            "array" => new JsonArray([.. ((List<object?>)value!).Select(item => Write(schema["items"]!, item))]),
            "map" => new JsonObject(((Dictionary<string, object?>)value!).Select(entry => KeyValuePair.Create(entry.Key, Write(schema["values"]!, entry.Value)))),
            "record" => new JsonObject(schema["fields"]!.AsArray().Select(field => field!["name"]!.GetValue<string>())
                .Select(field => KeyValuePair.Create(field, Write(schema["fields"]!.AsArray().First(f => f!["name"]!.GetValue<string>() == field)!["type"]!, ((AvroRecord)value!)[field])))),
            var other => throw new InvalidOperationException(other),
        };
    }

    /// <summary>Remembers the names that a schema defines, wherever they stand.</summary>
    public AvroText Know(JsonNode? schema)
    {
        if (schema is JsonObject type)
        {
            if (type["name"] is { } name && type["type"] is JsonValue && type["namespace"] is { } space)
                _named.TryAdd($"{space}.{name}", type);
            foreach (var (_, part) in type)
                Know(part);
        }
        else if (schema is JsonArray parts)
        {
            foreach (var part in parts)
                Know(part);
        }
        return this;
    }

    private JsonObject Branch(JsonArray union, object value)
    {
        var name = value switch
        {
            bool => "boolean",
            int => "int",
            long => "long",
            float => "float",
            double => "double",
            byte[] => "bytes",
            string => "string",
            AvroEnum symbol => symbol.Name,
            AvroFixed @fixed => @fixed.Name,
            AvroRecord record => record.Name,
            List<object?> => "array",
            _ => "map",
        };
        var branch = union.First(b => b is JsonValue text ? text.GetValue<string>() == name : name.Contains('.') ? $"t.{b!["name"]}" == name : b!["type"]!.GetValue<string>() == name);
        return new JsonObject { [name] = Write(branch!, value) };
    }

    private static JsonNode? Primitive(object? value) => value switch
    {
        null => null,
        bool flag => flag,
        int number => number,
        long number => number,
        float number => (double)number,
        double number => number,
        byte[] bytes => Bytes(bytes),
        string text => text,
        _ => throw new InvalidOperationException(value.GetType().Name),
    };

    private static string Bytes(ReadOnlySpan<byte> bytes) => string.Create(bytes.Length, bytes, (chars, source) =>
    {
        for (var i = 0; i < chars.Length; i++)
            chars[i] = (char)source[i];
    });
}
