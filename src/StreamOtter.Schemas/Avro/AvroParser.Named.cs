using System.Buffers;
using System.Text.Json;

namespace StreamOtter.Schemas.Avro;

internal sealed partial class AvroParser
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private AvroNamedNode Record(JsonElement json, string space, string where, int depth)
    {
        var (fullName, aliases) = Names(json, space, where);
        var record = Add(new AvroNamedNode(AvroType.Record, fullName) { Aliases = aliases });
        var inner = SpaceOf(fullName);
        var fields = new List<AvroField>();
        foreach (var field in Items(json, "fields", fullName))
        {
            if (field.ValueKind != JsonValueKind.Object)
                throw new InvalidSchemaException($"At {fullName}: a field is an object, not {field.GetRawText()}.");
            var name = Name(field, fullName);
            if (fields.Exists(other => other.Name == name))
                throw new InvalidSchemaException($"At {fullName}: there are two fields '{name}'.");
            var type = Node(Required(field, "type", $"{fullName}.{name}"), inner, $"{fullName}.{name}", depth + 1);
            fields.Add(new AvroField(name, type)
            {
                Aliases = Texts(field, "aliases", $"{fullName}.{name}"),
                DefaultJson = field.TryGetProperty("default", out var value) ? value : default,
            });
        }
        record.Fields = fields;
        return record;
    }

    private AvroNamedNode Enum(JsonElement json, string space, string where)
    {
        var (fullName, aliases) = Names(json, space, where);
        _ = Items(json, "symbols", fullName);
        var symbols = Texts(json, "symbols", fullName);
        foreach (var symbol in symbols)
            ThrowIfNoName(symbol, fullName);
        if (symbols.Distinct(StringComparer.Ordinal).Count() != symbols.Count)
            throw new InvalidSchemaException($"At {fullName}: a symbol comes twice.");
        var byDefault = json.TryGetProperty("default", out var value) ? value.ToString() : null;
        if (byDefault is not null && !symbols.Contains(byDefault, StringComparer.Ordinal))
            throw new InvalidSchemaException($"At {fullName}: the default '{byDefault}' is none of the symbols.");
        return Add(new AvroNamedNode(AvroType.Enum, fullName) { Aliases = aliases, Symbols = symbols, DefaultSymbol = byDefault });
    }

    private AvroNamedNode Fixed(JsonElement json, string space, string where)
    {
        var (fullName, aliases) = Names(json, space, where);
        if (Required(json, "size", fullName) is not { ValueKind: JsonValueKind.Number } number || !number.TryGetInt32(out var size) || size < 0)
            throw new InvalidSchemaException($"At {fullName}: \"size\" is a number of bytes.");
        return Add(new AvroNamedNode(AvroType.Fixed, fullName) { Aliases = aliases, Size = size });
    }

    private static void EncodeDefaults(AvroNamedNode record)
    {
        foreach (var field in record.Fields.Where(field => field.DefaultJson.ValueKind != JsonValueKind.Undefined))
        {
            try
            {
                var output = new ArrayBufferWriter<byte>();
                AvroWriter.Write(field.Type, AvroDefault.Read(field.Type, field.DefaultJson), output);
                field.DefaultBytes = output.WrittenSpan.ToArray();
            }
            catch (SchemaDataException e)
            {
                throw new InvalidSchemaException($"At {record.Name}.{field.Name}: the default does not fit. {e.Message}", e);
            }
        }
    }

    private AvroNamedNode Add(AvroNamedNode node) => _named.TryAdd(node.Name, node)
        ? node
        : throw new InvalidSchemaException($"The type '{node.Name}' is defined twice.");

    private static (string FullName, IReadOnlyList<string> Aliases) Names(JsonElement json, string space, string where)
    {
        var name = Required(json, "name", where).ToString();
        var own = json.TryGetProperty("namespace", out var set) ? set.ToString() : space;
        var fullName = name.Contains('.', StringComparison.Ordinal) || own.Length == 0 ? name : $"{own}.{name}";
        foreach (var part in fullName.Split('.'))
            ThrowIfNoName(part, where);
        if (Array.IndexOf(Primitives, fullName) >= 0)
            throw new InvalidSchemaException($"At {where}: '{fullName}' is the name of a primitive type.");
        var inner = SpaceOf(fullName);
        var aliases = Texts(json, "aliases", fullName)
            .Select(alias => alias.Contains('.', StringComparison.Ordinal) || inner.Length == 0 ? alias : $"{inner}.{alias}");
        return (fullName, [.. aliases]);
    }

    private static string Name(JsonElement json, string where)
    {
        var name = Required(json, "name", where).ToString();
        ThrowIfNoName(name, where);
        return name;
    }

    private static void ThrowIfNoName(string name, string where)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || name.AsSpan().ContainsAnyExcept(NameCharacters))
            throw new InvalidSchemaException($"At {where}: '{name}' is no name: letters, digits and _, no digit first.");
    }

    private static string SpaceOf(string fullName) => fullName[..Math.Max(0, fullName.LastIndexOf('.'))];

    private static List<string> Texts(JsonElement json, string name, string where) =>
        json.TryGetProperty(name, out _) ? [.. Items(json, name, where).Select(text => text.ToString())] : [];

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name, string where) =>
        Required(json, name, where) is { ValueKind: JsonValueKind.Array } array
            ? array.EnumerateArray()
            : throw new InvalidSchemaException($"At {where}: \"{name}\" is an array.");
}
