using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamOtter.Streams.Embedded;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(StreamDescription))]
internal sealed partial class StreamDescriptionJson : JsonSerializerContext;
