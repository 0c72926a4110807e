namespace StreamOtter.Schemas.Avro;

/// <summary>A schema, or a part of one. Logical types are their base types.</summary>
internal class AvroNode(AvroType type)
{
    public AvroType Type => type;

    /// <summary>What messages call it: its full name, or its type's.</summary>
    public virtual string Name => type.ToString().ToLowerInvariant();

    /// <summary>Items of an array, values of a map.</summary>
    public AvroNode? Items { get; init; }

    /// <summary>Branches of a union.</summary>
    public IReadOnlyList<AvroNode> Branches { get; init; } = [];
}
