using System.Text.Json;

namespace StreamOtter.Schemas.Json;

/// <summary>A schema with a URI of its own: a document, or a part of one that has an <c>$id</c>.</summary>
internal sealed class SchemaResource(Uri uri, JsonElement json)
{
    public Uri Uri => uri;

    public JsonElement Json => json;

    /// <summary>Parts that have a name.</summary>
    public Dictionary<string, SchemaPlace> Anchors { get; } = new(StringComparer.Ordinal);

    /// <summary>Those of them that a dynamic reference may mean.</summary>
    public HashSet<string> DynamicAnchors { get; } = new(StringComparer.Ordinal);
}
