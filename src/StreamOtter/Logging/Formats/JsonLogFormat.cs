using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StreamOtter.Logging.Formats;

/// <summary>A line of JSON for each entry.</summary>
internal sealed class JsonLogFormat : ILogFormat
{
    // Logs are no HTML: what a reader can read stays so. Control characters are escaped all the same.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(LogEntry entry, IBufferWriter<byte> target)
    {
        using (var json = new Utf8JsonWriter(target, Options))
        {
            json.WriteStartObject();
            json.WriteString("time"u8, entry.Time.UtcDateTime);
            json.WriteString("level"u8, entry.Level.ToString());
            json.WriteString("module"u8, entry.Module);
            if (entry.Event.Id != 0)
                json.WriteNumber("event"u8, entry.Event.Id);
            json.WriteString("message"u8, entry.Message);
            if (entry.Fields.Count > 0)
            {
                json.WriteStartObject("fields"u8);
                foreach (var (name, value) in entry.Fields)
                {
                    json.WritePropertyName(name);
                    Write(json, value);
                }
                json.WriteEndObject();
            }
            if (entry.ExceptionType is not null)
            {
                json.WriteString("exceptionType"u8, entry.ExceptionType);
                json.WriteString("exception"u8, entry.Exception);
            }
            if (entry.Trace.TraceId != default)
            {
                json.WriteString("traceId"u8, entry.Trace.TraceId.ToHexString());
                json.WriteString("spanId"u8, entry.Trace.SpanId.ToHexString());
            }
            json.WriteEndObject();
        }
        target.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case long number: json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            default: json.WriteStringValue(Redactor.ToText(value)); break;
        }
    }
}
