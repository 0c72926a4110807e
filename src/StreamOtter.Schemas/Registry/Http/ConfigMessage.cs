namespace StreamOtter.Schemas.Registry.Http;

/// <summary>A compatibility rule: asked for by one name, set by the other.</summary>
internal sealed class ConfigMessage
{
    public string? Compatibility { get; set; }

    public string? CompatibilityLevel { get; set; }
}
