using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using StreamOtter.Cli.Output;

namespace StreamOtter.Cli.Subscribe;

/// <summary>
/// Writes records to standard output, one a line: the value's bytes, or a JSON object that tells all of it.
/// </summary>
internal sealed class RecordPrinter(bool asJson, bool tellsStream) : IDisposable
{
    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly LineOutput _output = new();

    /// <summary>Whether nobody reads what is written any more.</summary>
    public bool IsClosed => _output.IsClosed;

    public void Write(ReceivedRecord record)
    {
        if (asJson)
            WriteJson(record);
        else
            _output.Buffer.Write(record.Value.Span);
        _output.EndLine();
    }

    public void Flush() => _output.Flush();

    public void Dispose() => _output.Dispose();

    private void WriteJson(ReceivedRecord record)
    {
        using var json = new Utf8JsonWriter(_output.Buffer, JsonOptions);
        json.WriteStartObject();
        if (tellsStream)
            json.WriteString("stream"u8, record.Stream);
        json.WriteNumber("partition"u8, record.Partition);
        json.WriteNumber("offset"u8, record.Offset);
        json.WriteString("timestamp"u8, record.Timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        if (record is StreamRecord { Position: var position })
            json.WriteString("position"u8, position.ToString());
        if (record is GroupRecord { Try: var tries })
            json.WriteNumber("try"u8, tries);
        if (record.Key is { } key)
            WriteTextOrBytes(json, "key", key.Span);
        if (record.Headers.Count > 0)
        {
            json.WriteStartArray("headers"u8);
            foreach (var header in record.Headers)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, header.Name);
                if (header.Value is { } value)
                    WriteTextOrBytes(json, "value", value.Span);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        WriteValue(json, record);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, ReceivedRecord record)
    {
        switch (record.Kind)
        {
            case ValueKind.Json:
                // Written anew: a line feed between its tokens would end our line.
                json.WritePropertyName("json"u8);
                using (var value = JsonDocument.Parse(record.Value))
                    value.RootElement.WriteTo(json);
                break;
            case ValueKind.Text or ValueKind.Bytes:
                WriteTextOrBytes(json, "value", record.Value.Span);
                break;
        }
    }

    private static void WriteTextOrBytes(Utf8JsonWriter json, string name, ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            json.WriteString(name, bytes);
        else
            json.WriteBase64String(name + "Base64", bytes);
    }
}
