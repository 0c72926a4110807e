namespace StreamOtter.Protocol.StreamSea;

/// <summary>
/// A stream's schema (spec/stream-sea.md, "Schema definition"). Two are equal where name, version and fields are, in
/// whatever order.
/// </summary>
/// <param name="Name">The stream's name.</param>
/// <param name="Version">0 to <see cref="SchemaLimits.MaxVersion"/>.</param>
/// <param name="Fields">What a payload has: <c>[SchemaField.Of("temperature", FieldType.Float)]</c>; at most
/// <see cref="SchemaLimits.MaxFields"/>, nested at most <see cref="SchemaLimits.MaxDepth"/> deep.</param>
public sealed record SchemaDefinition(string Name, long Version, SchemaFields Fields)
{
    /// <summary>The stream's name.</summary>
    public string Name { get; } = Name is { Length: > 0 } ? Name : throw new ArgumentException("A schema has the name of its stream.", nameof(Name));

    /// <summary>The version.</summary>
    public long Version { get; } = Version is >= 0 and <= SchemaLimits.MaxVersion
        ? Version
        : throw new ArgumentOutOfRangeException(nameof(Version), Version, $"A version is 0 to {SchemaLimits.MaxVersion}.");

    /// <summary>What a payload has.</summary>
    public SchemaFields Fields { get; } = Check(Fields);

    private static SchemaFields Check(SchemaFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (fields.Depth > SchemaLimits.MaxDepth)
            throw new ArgumentException($"Fields nest at most {SchemaLimits.MaxDepth} levels deep, not {fields.Depth}.", nameof(fields));
        return fields.Total <= SchemaLimits.MaxFields
            ? fields
            : throw new ArgumentException($"A schema has at most {SchemaLimits.MaxFields} fields, nested ones included, not {fields.Total}.", nameof(fields));
    }
}
