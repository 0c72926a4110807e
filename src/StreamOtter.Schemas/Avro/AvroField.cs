using System.Text.Json;

namespace StreamOtter.Schemas.Avro;

/// <summary>A field of a record.</summary>
internal sealed class AvroField(string name, AvroNode type)
{
    public string Name => name;

    public AvroNode Type => type;

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The default as the schema has it; undefined for none.</summary>
    public JsonElement DefaultJson { get; init; }

    /// <summary>The default as it is written; null for none.</summary>
    public byte[]? DefaultBytes { get; set; }
}
