using System.Text.Json;

namespace StreamOtter.Client.Tests.Protocol;

/// <summary>The test vectors of spec/vectors.</summary>
internal static class Vectors
{
    public static JsonElement Read(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", name))).RootElement;

    public static IEnumerable<JsonElement> List(string name, string member) => Read(name).GetProperty(member).EnumerateArray();

    public static byte[]? Bytes(JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element.GetBytesFromBase64();
}
