using System.Text.Json.Serialization;

namespace StreamOtter.Schemas.Registry.Http;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VersionMessage))]
[JsonSerializable(typeof(ConfigMessage))]
[JsonSerializable(typeof(CompatibilityMessage))]
[JsonSerializable(typeof(ErrorMessage))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(int))]
internal sealed partial class RegistryJson : JsonSerializerContext;
