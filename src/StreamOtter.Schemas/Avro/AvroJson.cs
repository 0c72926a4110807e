using System.Collections;
using System.Text.Json;

namespace StreamOtter.Schemas.Avro;

/// <summary>
/// Avro values as plain JSON, such as System.Text.Json makes of .NET types: bytes are base64, a union's value stands for
/// itself, a symbol is text. (Avro's own JSON encoding names a union's branch; that is for people, not for types.)
/// </summary>
internal static class AvroJson
{
    /// <exception cref="SchemaDataException">It does not fit the type.</exception>
    public static object? Read(AvroNode type, JsonElement json) => TryRead(type, json, out var value)
        ? value
        : throw new SchemaDataException($"JSON's {json.ValueKind.ToString().ToLowerInvariant()} does not fit {type.Name}.");

    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            // JSON has no NaN and no infinities; as text, JsonNumberHandling.AllowNamedFloatingPointLiterals reads them.
            case float number when !float.IsFinite(number): json.WriteStringValue(Named(number)); break;
            case float number: json.WriteNumberValue(number); break;
            case double number when !double.IsFinite(number): json.WriteStringValue(Named(number)); break;
            case double number: json.WriteNumberValue(number); break;
            case string text: json.WriteStringValue(text); break;
            case AvroEnum symbol: json.WriteStringValue(symbol.Symbol); break;
            case byte[] bytes: json.WriteBase64StringValue(bytes); break;
            case AvroFixed bytes: json.WriteBase64StringValue(bytes.Bytes.Span); break;
            case Dictionary<string, object?> map: WriteObject(json, map); break;
            case IList list: WriteArray(json, list); break;
            default: throw new SchemaDataException($"A {value.GetType().Name} is no value of Avro's.");
        }
    }

    private static string Named(double number) => double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";

    private static void WriteObject(Utf8JsonWriter json, Dictionary<string, object?> map)
    {
        json.WriteStartObject();
        foreach (var (name, value) in map)
        {
            json.WritePropertyName(name);
            Write(json, value);
        }
        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, IList list)
    {
        json.WriteStartArray();
        foreach (var item in list)
            Write(json, item);
        json.WriteEndArray();
    }

    private static bool TryRead(AvroNode type, JsonElement json, out object? value)
    {
        value = (type.Type, json.ValueKind) switch
        {
            (AvroType.Boolean, JsonValueKind.True) => true,
            (AvroType.Boolean, JsonValueKind.False) => false,
            (AvroType.Int, JsonValueKind.Number) when json.TryGetInt32(out var number) => number,
            (AvroType.Long, JsonValueKind.Number) when json.TryGetInt64(out var number) => number,
            (AvroType.Float, JsonValueKind.Number) when json.TryGetSingle(out var number) => number,
            (AvroType.Double, JsonValueKind.Number) when json.TryGetDouble(out var number) => number,
            (AvroType.Float, JsonValueKind.String) when TryNamed(json, out var number) => (float)number,
            (AvroType.Double, JsonValueKind.String) when TryNamed(json, out var number) => number,
            (AvroType.String, JsonValueKind.String) => json.GetString(),
            (AvroType.Bytes, JsonValueKind.String) when json.TryGetBytesFromBase64(out var bytes) => bytes,
            (AvroType.Fixed, JsonValueKind.String) when json.TryGetBytesFromBase64(out var bytes) && bytes.Length == ((AvroNamedNode)type).Size =>
                new AvroFixed(type.Name, bytes),
            (AvroType.Enum, JsonValueKind.String) when ((AvroNamedNode)type).Symbols.Contains(json.GetString(), StringComparer.Ordinal) =>
                new AvroEnum(type.Name, json.GetString()!),
            (AvroType.Array, JsonValueKind.Array) => ReadArray(type, json),
            (AvroType.Map, JsonValueKind.Object) => ReadMap(type, json),
            (AvroType.Record, JsonValueKind.Object) => ReadRecord((AvroNamedNode)type, json),
            (AvroType.Union, _) => ReadUnion(type, json),
            _ => null,
        };
        return value is not null || (json.ValueKind == JsonValueKind.Null && (type.Type == AvroType.Null || HasNull(type)));
    }

    private static bool HasNull(AvroNode type) => type.Branches.Any(branch => branch.Type == AvroType.Null);

    private static bool TryNamed(JsonElement json, out double number)
    {
        number = json.GetString() switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity, _ => 0 };
        return number != 0;
    }

    private static List<object?>? ReadArray(AvroNode type, JsonElement json)
    {
        var list = new List<object?>();
        foreach (var item in json.EnumerateArray())
        {
            if (!TryRead(type.Items!, item, out var value))
                return null;
            list.Add(value);
        }
        return list;
    }

    private static Dictionary<string, object?>? ReadMap(AvroNode type, JsonElement json)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var entry in json.EnumerateObject())
        {
            if (!TryRead(type.Items!, entry.Value, out var value))
                return null;
            map[entry.Name] = value;
        }
        return map;
    }

    private static AvroRecord? ReadRecord(AvroNamedNode type, JsonElement json)
    {
        var record = new AvroRecord(type.Name);
        foreach (var entry in json.EnumerateObject())
        {
            if (type.Fields.FirstOrDefault(field => field.Name == entry.Name) is not { } field || !TryRead(field.Type, entry.Value, out var value))
                return null;
            record[field.Name] = value;
        }
        return type.Fields.All(field => record.ContainsKey(field.Name) || field.DefaultBytes is not null) ? record : null;
    }

    private static object? ReadUnion(AvroNode type, JsonElement json)
    {
        foreach (var branch in type.Branches)
        {
            if (TryRead(branch, json, out var value))
                return value;
        }
        return null;
    }
}
