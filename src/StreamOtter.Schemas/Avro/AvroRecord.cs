namespace StreamOtter.Schemas.Avro;

/// <summary>
/// A record as Avro has it: <c>new AvroRecord("shop.Order") { ["id"] = 7L, ["note"] = null }</c>. Null, bool, int, long,
/// float, double, <c>byte[]</c> and string are themselves; an array is a list, a map a dictionary.
/// </summary>
public sealed class AvroRecord : Dictionary<string, object?>
{
    /// <summary>A record without fields.</summary>
    /// <param name="name">The full name of its schema. It may be left out where that is clear without.</param>
    public AvroRecord(string name = "")
        : base(StringComparer.Ordinal) => Name = name;

    /// <summary>The full name of its schema; empty where it was not told.</summary>
    public string Name { get; }
}
