using System.Text.Json;

namespace StreamOtter.Protocol.StreamSea;

/// <summary>Reads the fields of one schema.</summary>
internal sealed class SchemaFieldReader(FieldErrors errors)
{
    private int _total;
    private int _depth;

    /// <summary>Reads a member <c>fields</c>. What it answers holds only where there is no error.</summary>
    public SchemaFields Read(JsonElement json)
    {
        var mark = errors.Enter("fields");
        var fields = new List<SchemaField>();
        if (json.ValueKind != JsonValueKind.Array)
            errors.Add($"must be an array of fields; it is {JsonWords.KindOf(json)}");
        else if (_depth == SchemaLimits.MaxDepth)
            errors.Add($"must not be here: fields nest at most {SchemaLimits.MaxDepth} levels deep");
        else
            ReadElements(json, fields);
        errors.Leave(mark);
        return [.. fields];
    }

    private void ReadElements(JsonElement json, List<SchemaField> fields)
    {
        _depth++;
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var index = 0;
        foreach (var element in json.EnumerateArray())
        {
            if (errors.IsFull)
                break;
            if (++_total > SchemaLimits.MaxFields)
            {
                errors.AddLast($"must not have so many: a schema has at most {SchemaLimits.MaxFields} fields, nested ones included");
                break;
            }
            var mark = errors.Enter(index);
            if (ReadField(element) is { } field)
            {
                if (names.TryAdd(field.Name, index))
                    fields.Add(field);
                else
                    errors.Add("name", $"must be unique among the fields beside it; [{names[field.Name]}] is {JsonWords.Quote(field.Name)} too");
            }
            errors.Leave(mark);
            index++;
        }
        _depth--;
    }

    /// <summary>A field, which may still lack what is wrong with it; null where not even its name is known.</summary>
    private SchemaField? ReadField(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"must be an object; it is {JsonWords.KindOf(json)}");
            return null;
        }
        var members = new FieldMembers(json, errors);
        var name = ReadName(members.Name);
        var type = ReadType(members.Type);
        var values = ReadValues(type, members.Enum);
        var fields = ReadNested(type, members.Fields);
        return (name, type) switch
        {
            (null, _) => null,
            (_, FieldType.Enum) when values.Count > 0 => SchemaField.OfEnum(name, values),
            (_, FieldType.Object) => SchemaField.OfObject(name, fields),
            (_, FieldType.ObjectArray) => SchemaField.OfObjectArray(name, fields),
            (_, null or FieldType.Enum) => SchemaField.Of(name, FieldType.String), // there is an error already
            _ => SchemaField.Of(name, type.Value),
        };
    }

    private string? ReadName(JsonElement? json)
    {
        var name = json is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        var problem = json switch
        {
            null => "is missing: it must be a string",
            _ when name is null => $"must be a string; it is {JsonWords.KindOf(json.Value)}",
            _ when name.Length == 0 => "must not be empty",
            _ when name.Length > SchemaLimits.MaxName => $"must have at most {SchemaLimits.MaxName} characters; it has {name.Length}",
            _ => null,
        };
        if (problem is null)
            return name;
        errors.Add("name", problem);
        return null;
    }

    private FieldType? ReadType(JsonElement? json)
    {
        if (json is { ValueKind: JsonValueKind.String } text && FieldTypes.TryParse(text.GetString(), out var type))
            return type;
        var rule = $"must be one of {FieldTypes.List}";
        errors.Add("type", json is { } value ? $"{rule}; it is {JsonWords.Show(value)}" : $"is missing: it {rule}");
        return null;
    }

    private EnumValues ReadValues(FieldType? type, JsonElement? json)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        var mark = errors.Enter("enum");
        if (json is null && type == FieldType.Enum)
            errors.Add("is missing: it must be an array of strings, which the field may hold");
        else if (json is not null && type is not (null or FieldType.Enum))
            errors.Add($"must not be here: it goes with the type enum, not with {type.Value.ToWireName()}");
        else if (json is { ValueKind: not JsonValueKind.Array } other)
            errors.Add($"must be an array of strings; it is {JsonWords.KindOf(other)}");
        else if (json is { } list && list.GetArrayLength() == 0)
            errors.Add("must not be empty");
        else if (json is { } strings)
            ReadStrings(strings, values);
        errors.Leave(mark);
        return [.. values];
    }

    private void ReadStrings(JsonElement json, HashSet<string> values)
    {
        var index = 0;
        foreach (var element in json.EnumerateArray())
        {
            if (errors.IsFull)
                return;
            var mark = errors.Enter(index++);
            if (element.ValueKind != JsonValueKind.String)
                errors.Add($"must be a string; it is {JsonWords.KindOf(element)}");
            else if (!values.Add(element.GetString()!))
                errors.Add($"must be unique; {JsonWords.Show(element)} comes before");
            errors.Leave(mark);
        }
    }

    private SchemaFields ReadNested(FieldType? type, JsonElement? json)
    {
        if (json is null && type is { } bare && bare.HasFields())
            errors.Add("fields", "is missing: it must be an array of fields, which the object has");
        if (json is not null && type is { } other && !other.HasFields())
            errors.Add("fields", $"must not be here: it goes with the types object and array<object>, not with {other.ToWireName()}");
        return json is { } fields && (type is null || type.Value.HasFields()) ? Read(fields) : [];
    }
}
