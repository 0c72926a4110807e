using System.Text.Json;

namespace StreamOtter.Protocol.StreamSea;

/// <summary>
/// Whether a payload matches a schema (spec/stream-sea.md, "Schema definition"): an object with every field, none of
/// them null, and nothing else.
/// </summary>
public static class PayloadValidator
{
    /// <summary>Tells every field at fault, up to 100; none where the payload matches. It never throws.</summary>
    public static IReadOnlyList<FieldError> Validate(SchemaDefinition definition, JsonElement payload)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var errors = new FieldErrors("payload");
        if (JsonText.IsSound(payload, SchemaLimits.MaxPayloadDepth))
            CheckObject(definition.Fields, payload, errors);
        else if (JsonText.IsSound(payload))
            errors.Add($"must not nest more than {SchemaLimits.MaxPayloadDepth} levels deep");
        else
            errors.Add(JsonText.NoUnicode);
        return errors.All;
    }

    private static void CheckObject(SchemaFields fields, JsonElement value, FieldErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add($"must be an object; it is {JsonWords.KindOf(value)}");
            return;
        }
        Span<bool> seen = fields.Count <= 256 ? stackalloc bool[fields.Count] : new bool[fields.Count];
        foreach (var member in value.EnumerateObject())
        {
            if (errors.IsFull)
                return;
            if (!fields.TryGetIndex(member.Name, out var index))
                errors.Add(member.Name, "is no field of the schema");
            else if (seen[index])
                errors.Add(member.Name, "comes twice");
            else
            {
                seen[index] = true;
                CheckMember(fields[index], member.Value, errors);
            }
        }
        for (var i = 0; i < seen.Length && !errors.IsFull; i++)
        {
            if (!seen[i])
                errors.Add(fields[i].Name, $"is missing: it must be {Expected(fields[i].Type, fields[i].Values)}");
        }
    }

    private static void CheckMember(SchemaField field, JsonElement value, FieldErrors errors)
    {
        var mark = errors.Enter(field.Name);
        if (field.Type.ElementType() is not { } type)
            CheckValue(field, field.Type, value, errors);
        else if (value.ValueKind == JsonValueKind.Array)
            CheckElements(field, type, value, errors);
        else
            errors.Add($"must be {Expected(field.Type, field.Values)}; it is {JsonWords.Show(value)}");
        errors.Leave(mark);
    }

    private static void CheckElements(SchemaField field, FieldType type, JsonElement array, FieldErrors errors)
    {
        var index = 0;
        foreach (var element in array.EnumerateArray())
        {
            if (errors.IsFull)
                return;
            var mark = errors.Enter(index++);
            CheckValue(field, type, element, errors);
            errors.Leave(mark);
        }
    }

    private static void CheckValue(SchemaField field, FieldType type, JsonElement value, FieldErrors errors)
    {
        if (type == FieldType.Object)
        {
            CheckObject(field.Fields, value, errors);
            return;
        }
        var isMet = (type, value.ValueKind) switch
        {
            (FieldType.String, JsonValueKind.String) => true,
            (FieldType.Float, JsonValueKind.Number) => true,
            (FieldType.Integer, JsonValueKind.Number) => PayloadScalar.IsInteger(value),
            (FieldType.Date, JsonValueKind.String) => PayloadScalar.IsDate(value),
            (FieldType.Enum, JsonValueKind.String) => field.Values.Contains(value.GetString()!),
            _ => false,
        };
        if (!isMet)
            errors.Add($"must be {Expected(type, field.Values)}; it is {JsonWords.Show(value)}");
    }

    private static string Expected(FieldType type, EnumValues values) => type switch
    {
        FieldType.String => "a string",
        FieldType.Float => "a number",
        FieldType.Integer => "an integer",
        FieldType.Date => "a time in UTC, as 2024-01-31T23:59:59Z",
        FieldType.Enum => $"one of {List(values)}",
        FieldType.Object => "an object",
        FieldType.StringArray => "an array of strings",
        FieldType.FloatArray => "an array of numbers",
        FieldType.IntegerArray => "an array of integers",
        FieldType.DateArray => "an array of times in UTC, as 2024-01-31T23:59:59Z",
        _ => "an array of objects",
    };

    /// <summary>The first ten: who has more finds them in the schema.</summary>
    private static string List(EnumValues values) =>
        string.Join(", ", values.Take(10).Select(value => JsonWords.Quote(value))) + (values.Count > 10 ? $" and {values.Count - 10} more" : "");
}
