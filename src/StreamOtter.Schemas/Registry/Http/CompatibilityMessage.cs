using System.Text.Json.Serialization;

namespace StreamOtter.Schemas.Registry.Http;

internal sealed class CompatibilityMessage
{
    [JsonPropertyName("is_compatible")]
    public bool? IsCompatible { get; set; }

    public List<string>? Messages { get; set; }
}
