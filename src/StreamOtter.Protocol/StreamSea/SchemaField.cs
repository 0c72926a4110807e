namespace StreamOtter.Protocol.StreamSea;

/// <summary>A field of a schema.</summary>
public sealed record SchemaField
{
    private SchemaField(string name, FieldType type, EnumValues values, SchemaFields fields)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > SchemaLimits.MaxName || !SchemaLimits.IsUnicode(name))
            throw new ArgumentException($"A field's name has at most {SchemaLimits.MaxName} characters, and no half of a surrogate pair.", nameof(name));
        (Name, Type, Values, Fields) = (name, type, values, fields);
    }

    /// <summary>1 to <see cref="SchemaLimits.MaxName"/> characters, other than those of the fields beside it.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public FieldType Type { get; }

    /// <summary>What a field of type <see cref="FieldType.Enum"/> may hold; else empty.</summary>
    public EnumValues Values { get; }

    /// <summary>The fields of a field of type <see cref="FieldType.Object"/> or <see cref="FieldType.ObjectArray"/>; else empty.</summary>
    public SchemaFields Fields { get; }

    /// <summary>A field of a type that says everything.</summary>
    /// <exception cref="ArgumentException">The type is one for the methods below, or the name is none.</exception>
    public static SchemaField Of(string name, FieldType type) =>
        Enum.IsDefined(type) && type != FieldType.Enum && !type.HasFields()
            ? new(name, type, [], [])
            : throw new ArgumentException($"{type}: enums, objects and arrays of objects have methods of their own.", nameof(type));

    /// <summary>A field that holds one of these strings, at least one and none twice.</summary>
    public static SchemaField OfEnum(string name, params EnumValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Count > 0 ? new(name, FieldType.Enum, values, []) : throw new ArgumentException("An enum has values.", nameof(values));
    }

    /// <summary>A field that holds an object.</summary>
    public static SchemaField OfObject(string name, params SchemaFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return new(name, FieldType.Object, [], fields);
    }

    /// <summary>A field that holds an array of objects with these fields.</summary>
    public static SchemaField OfObjectArray(string name, params SchemaFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return new(name, FieldType.ObjectArray, [], fields);
    }
}
