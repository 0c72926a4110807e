using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StreamOtter.Cli.StreamSea;

/// <summary>What stream-sea's commands write to standard output: JSON with names as its API has them.</summary>
internal static class SeaOutput
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Action<Utf8JsonWriter> write)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Indented))
            write(json);
        Console.WriteLine(Encoding.UTF8.GetString(text.ToArray()));
    }

    /// <summary>An object of texts.</summary>
    public static void Write(params (string Name, string Value)[] members) => Write(json =>
    {
        json.WriteStartObject();
        foreach (var (name, value) in members)
            json.WriteString(name, value);
        json.WriteEndObject();
    });
}
