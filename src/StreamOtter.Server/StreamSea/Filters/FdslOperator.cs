using System.Text.Json;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary>An expression of expressions.</summary>
internal abstract class FdslOperator(string name, FdslNode[] parts) : FdslNode
{
    protected FdslNode[] Parts { get; } = parts;

    public sealed override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray(name);
        foreach (var part in Parts)
            part.Write(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
