namespace StreamOtter.Protocol.StreamSea;

/// <summary>What a field holds (spec/stream-sea.md, "Schema definition").</summary>
public enum FieldType
{
    /// <summary>A string.</summary>
    String,

    /// <summary>A number.</summary>
    Float,

    /// <summary>A number without a fraction.</summary>
    Integer,

    /// <summary>A second in UTC, written as <c>2024-01-31T23:59:59Z</c>.</summary>
    Date,

    /// <summary>One of some strings.</summary>
    Enum,

    /// <summary>An object with fields of its own.</summary>
    Object,

    /// <summary>An array of strings.</summary>
    StringArray,

    /// <summary>An array of numbers.</summary>
    FloatArray,

    /// <summary>An array of numbers without a fraction.</summary>
    IntegerArray,

    /// <summary>An array of dates.</summary>
    DateArray,

    /// <summary>An array of objects that all have the same fields.</summary>
    ObjectArray,
}
