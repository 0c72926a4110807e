using System.Text.Json.Serialization;

namespace StreamOtter.Schemas.Registry.Http;

internal sealed class ErrorMessage
{
    [JsonPropertyName("error_code")]
    public int? ErrorCode { get; set; }

    public string? Message { get; set; }
}
