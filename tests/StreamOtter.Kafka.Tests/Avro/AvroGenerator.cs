using System.Text.Json.Nodes;
using StreamOtter.Schemas.Avro;

namespace StreamOtter.Kafka.Tests.Avro;

/// <summary>Any schema, and any value of it.</summary>
internal sealed class AvroGenerator(int seed)
{
    // avsc reads integers up to here; JavaScript's numbers hold no larger ones.
    private const long Safe = 1L << 52;

    private static readonly string[] Primitives = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, JsonObject> _named = [];

    public JsonNode Schema(int depth = 3, bool mayBeUnion = true)
    {
        switch (_random.Next(depth <= 0 ? 10 : 20))
        {
            case < 8:
                return Primitives[_random.Next(8)];
            case 8:
                return Add(new JsonObject { ["type"] = "enum", ["symbols"] = new JsonArray("A", "B", "C_3") });
            case 9:
                return Add(new JsonObject { ["type"] = "fixed", ["size"] = _random.Next(1, 20) });
            case < 12:
                return new JsonObject { ["type"] = "array", ["items"] = Schema(depth - 1) };
            case < 14:
                return new JsonObject { ["type"] = "map", ["values"] = Schema(depth - 1) };
            case < 17 when mayBeUnion:
                return Union(depth);
            default:
                return Record(depth);
        }
    }

    public object? Value(JsonNode schema, int depth = 0)
    {
        if (schema is JsonArray union)
            return Value(union[depth > 6 ? 0 : _random.Next(union.Count)]!, depth + 1);
        if (schema is JsonValue name)
            return _named.TryGetValue(name.GetValue<string>(), out var known) ? Value(known, depth) : Primitive(name.GetValue<string>());
        var full = FullName(schema);
        return schema["type"]!.GetValue<string>() switch
        {
            "enum" => new AvroEnum(full, Pick([.. schema["symbols"]!.AsArray().Select(symbol => symbol!.GetValue<string>())])),
            "fixed" => new AvroFixed(full, Bytes(schema["size"]!.GetValue<int>())),
            "array" => Enumerable.Range(0, _random.Next(4)).Select(_ => Value(schema["items"]!, depth + 1)).ToList(),
            "map" => Enumerable.Range(0, _random.Next(4)).ToDictionary(i => $"{i}{Text()}", _ => Value(schema["values"]!, depth + 1)),
            "record" => Fields(full, schema["fields"]!.AsArray(), depth),
            var other => throw new InvalidOperationException(other),
        };
    }

    private AvroRecord Fields(string name, JsonArray fields, int depth)
    {
        var record = new AvroRecord(name);
        foreach (var field in fields)
            record[field!["name"]!.GetValue<string>()] = Value(field["type"]!, depth + 1);
        return record;
    }

    private JsonArray Union(int depth)
    {
        // The end of a value that holds itself comes first.
        var union = new JsonArray("null");
        var types = new HashSet<string> { "null" };
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            var before = _named.Keys.ToHashSet();
            var branch = Schema(depth - 1, mayBeUnion: false);
            var key = branch is JsonValue text ? text.GetValue<string>() : branch["name"] is { } own ? $"t.{own}" : branch["type"]!.GetValue<string>();
            if (types.Add(key))
            {
                union.Add(branch);
                continue;
            }
            foreach (var name in _named.Keys.Except(before).ToList())
                _named.Remove(name);
        }
        var records = _named.Where(named => named.Value["type"]!.GetValue<string>() == "record").ToList();
        if (records.Count > 0 && _random.Next(3) == 0 && records[_random.Next(records.Count)].Key is var again && types.Add(again))
            union.Add(again);
        return union;
    }

    private JsonObject Record(int depth)
    {
        var record = Add(new JsonObject { ["type"] = "record" });
        var fields = new JsonArray();
        for (var i = _random.Next(4); i >= 0; i--)
            fields.Add(new JsonObject { ["name"] = $"f{i}", ["type"] = Schema(depth - 1) });
        record["fields"] = fields;
        return record;
    }

    private JsonObject Add(JsonObject type)
    {
        type["name"] = $"N{_named.Count}";
        type["namespace"] = "t";
        _named.Add(FullName(type), type);
        return type;
    }

    private static string FullName(JsonNode type) => $"t.{type["name"]}";

    private object? Primitive(string type) => type switch
    {
        "null" => null,
        "boolean" => _random.Next(2) == 0,
        "int" => _random.Next(3) switch { 0 => _random.Next(-3, 3), 1 => _random.Next(), _ => int.MinValue },
        "long" => _random.Next(3) switch { 0 => _random.Next(-100, 100), 1 => _random.NextInt64(-Safe, Safe), _ => Safe },
        "float" => (float)((_random.NextDouble() - 0.5) * Math.Pow(10, _random.Next(-30, 30))),
        "double" => (_random.NextDouble() - 0.5) * Math.Pow(10, _random.Next(-300, 300)),
        "bytes" => Bytes(_random.Next(9)),
        _ => Text(),
    };

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private string Text() => string.Concat(Enumerable.Range(0, _random.Next(5)).Select(_ => Pick(["a", "\"", "ä", "\n", "\u2028", "😀", "\0"])));

    private string Pick(string[] of) => of[_random.Next(of.Length)];
}
