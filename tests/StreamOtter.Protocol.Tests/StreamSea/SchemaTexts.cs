using System.Text;
using System.Text.Json;
using StreamOtter.Protocol.StreamSea;

namespace StreamOtter.Protocol.Tests.StreamSea;

/// <summary>Schemas as text.</summary>
internal static class SchemaTexts
{
    public const string Stream = "boiler_data";

    public static JsonElement Parse(string json) => JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });

    public static SchemaDefinition Read(string json, string stream = Stream)
    {
        var isRead = SchemaReader.TryRead(Parse(json), stream, out var definition, out var errors);
        Assert.True(isRead, string.Join('\n', errors));
        Assert.Empty(errors);
        return definition!;
    }

    public static IReadOnlyList<FieldError> ErrorsOf(string json)
    {
        Assert.False(SchemaReader.TryRead(Parse(json), Stream, out _, out var errors));
        Assert.NotEmpty(errors);
        return errors;
    }

    public static string Write(SchemaDefinition definition)
    {
        using var target = new MemoryStream();
        using (var json = new Utf8JsonWriter(target, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            SchemaWriter.Write(json, definition);
        return Encoding.UTF8.GetString(target.ToArray());
    }
}
