using System.Text.Json;

namespace StreamOtter.Schemas.Json;

/// <summary>A schema within a resource.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Pointer">The way to it, as a JSON pointer.</param>
/// <param name="Json">The schema.</param>
internal sealed record SchemaPlace(SchemaResource Resource, string Pointer, JsonElement Json)
{
    /// <summary>The same for the same place, however it was come to.</summary>
    public (SchemaResource Resource, string Pointer) Key => (Resource, Pointer);

    public override string ToString() => Pointer.Length == 0 ? "the schema" : Pointer;

    public SchemaPlace Below(string name, JsonElement json) => this with
    {
        Pointer = $"{Pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}",
        Json = json,
    };
}
