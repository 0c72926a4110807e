using System.Text.Json;

namespace StreamOtter.Protocol.StreamSea;

/// <summary>Writes schemas: exactly <c>name</c>, <c>version</c> and <c>fields</c>, since a client in the field refuses any other member.</summary>
public static class SchemaWriter
{
    /// <summary>Writes a definition, an object.</summary>
    public static void Write(Utf8JsonWriter json, SchemaDefinition definition)
    {
        json.WriteStartObject();
        WriteMembers(json, definition);
        json.WriteEndObject();
    }

    /// <summary>Writes a definition's members, into an object that is begun.</summary>
    public static void WriteMembers(Utf8JsonWriter json, SchemaDefinition definition)
    {
        json.WriteString("name"u8, definition.Name);
        json.WriteNumber("version"u8, definition.Version);
        Write(json, definition.Fields);
    }

    private static void Write(Utf8JsonWriter json, SchemaFields fields)
    {
        json.WriteStartArray("fields"u8);
        foreach (var field in fields)
            Write(json, field);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, SchemaField field)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, field.Name);
        json.WriteString("type"u8, field.Type.ToWireName());
        if (field.Type == FieldType.Enum)
        {
            json.WriteStartArray("enum"u8);
            foreach (var value in field.Values)
                json.WriteStringValue(value);
            json.WriteEndArray();
        }
        if (field.Type.HasFields())
            Write(json, field.Fields);
        json.WriteEndObject();
    }
}
