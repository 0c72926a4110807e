using System.Text.Json;

namespace StreamOtter.Schemas.Avro;

/// <summary>Reads a field's default, in which bytes are text with one character for each.</summary>
internal static class AvroDefault
{
    /// <exception cref="SchemaDataException">It does not fit the type.</exception>
    public static object? Read(AvroNode type, JsonElement json, int depth = 0)
    {
        // A record's default may be made of its own defaults.
        if (depth > AvroInput.MaxDepth)
            throw new SchemaDataException("It has no end.");
        switch (type.Type)
        {
            case AvroType.Bytes or AvroType.Fixed when json.ValueKind == JsonValueKind.String:
                return Bytes(json.GetString()!, type);
            case AvroType.Array when json.ValueKind == JsonValueKind.Array:
                return json.EnumerateArray().Select(item => Read(type.Items!, item, depth + 1)).ToList();
            case AvroType.Map when json.ValueKind == JsonValueKind.Object:
                return json.EnumerateObject().ToDictionary(entry => entry.Name, entry => Read(type.Items!, entry.Value, depth + 1));
            case AvroType.Record when json.ValueKind == JsonValueKind.Object:
                return Record((AvroNamedNode)type, json, depth + 1);
            case AvroType.Union:
                return Union(type, json, depth + 1);
            default:
                return AvroJson.Read(type, json);
        }
    }

    private static AvroRecord Record(AvroNamedNode type, JsonElement json, int depth)
    {
        var record = new AvroRecord(type.Name);
        foreach (var field in type.Fields)
        {
            if (json.TryGetProperty(field.Name, out var value))
                record[field.Name] = Read(field.Type, value, depth);
            else if (field.DefaultJson.ValueKind != JsonValueKind.Undefined)
                record[field.Name] = Read(field.Type, field.DefaultJson, depth);
        }
        return record;
    }

    private static object? Union(AvroNode type, JsonElement json, int depth)
    {
        foreach (var branch in type.Branches)
        {
            try
            {
                return Read(branch, json, depth);
            }
            catch (SchemaDataException)
            {
                // Perhaps the next.
            }
        }
        throw new SchemaDataException($"No branch of the union fits {json.GetRawText()}.");
    }

    private static object Bytes(string text, AvroNode type)
    {
        var bytes = new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
            bytes[i] = text[i] <= 255 ? (byte)text[i] : throw new SchemaDataException("A character of it is more than one byte.");
        return type.Type == AvroType.Fixed ? new AvroFixed(type.Name, bytes) : bytes;
    }
}
