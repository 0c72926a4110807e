using System.Text.Json.Serialization;

namespace StreamOtter.Schemas.Json.Keywords;

[JsonSerializable(typeof(string))]
internal sealed partial class SchemaJson : JsonSerializerContext;
