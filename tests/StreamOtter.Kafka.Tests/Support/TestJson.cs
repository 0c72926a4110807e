using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamOtter.Kafka.Tests.Support;

public enum Size
{
    Small,
    Large,
}

public sealed record Line(string Article, int Count);

public sealed record Order(long Id, string? Note, Size Size, List<Line> Lines, Dictionary<string, double> Prices, byte[] Signature);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Line))]
[JsonSerializable(typeof(Order))]
public sealed partial class TestJson : JsonSerializerContext;
