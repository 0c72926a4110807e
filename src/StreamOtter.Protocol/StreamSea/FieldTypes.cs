namespace StreamOtter.Protocol.StreamSea;

/// <summary>The types' names on the wire.</summary>
public static class FieldTypes
{
    private static readonly string[] Names =
    [
        "string", "float", "integer", "date", "enum", "object",
        "array<string>", "array<float>", "array<integer>", "array<date>", "array<object>",
    ];

    /// <summary>All of them, for messages.</summary>
    internal static string List { get; } = string.Join(", ", Names);

    /// <summary>The type's name: <c>string</c>, <c>array&lt;float&gt;</c>.</summary>
    public static string ToWireName(this FieldType type) => Names[(int)type];

    /// <summary>Finds the type of a name; case counts.</summary>
    public static bool TryParse(string? name, out FieldType type)
    {
        var index = Array.IndexOf(Names, name);
        type = (FieldType)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Whether fields of this type have fields of their own.</summary>
    internal static bool HasFields(this FieldType type) => type is FieldType.Object or FieldType.ObjectArray;

    /// <summary>The type of an array's elements; null where it is none.</summary>
    internal static FieldType? ElementType(this FieldType type) => type switch
    {
        FieldType.StringArray => FieldType.String,
        FieldType.FloatArray => FieldType.Float,
        FieldType.IntegerArray => FieldType.Integer,
        FieldType.DateArray => FieldType.Date,
        FieldType.ObjectArray => FieldType.Object,
        _ => null,
    };
}
