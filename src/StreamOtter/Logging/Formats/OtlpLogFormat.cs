using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace StreamOtter.Logging.Formats;

/// <summary>
/// A LogRecord of OTLP in its JSON encoding
/// (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): 64-bit integers are strings, ids are hexadecimal.
/// </summary>
internal sealed class OtlpLogFormat : ILogFormat
{
    public void Write(LogEntry entry, IBufferWriter<byte> target)
    {
        using var json = new Utf8JsonWriter(target);
        json.WriteStartObject();
        json.WriteString("timeUnixNano"u8, ((entry.Time - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("severityNumber"u8, SeverityOf(entry.Level));
        json.WriteString("severityText"u8, entry.Level.ToString());
        json.WriteStartObject("body"u8);
        json.WriteString("stringValue"u8, entry.Message);
        json.WriteEndObject();
        json.WriteStartArray("attributes"u8);
        WriteAttribute(json, "module", entry.Module);
        if (entry.Event.Id != 0)
            WriteAttribute(json, "event.id", (long)entry.Event.Id);
        foreach (var (name, value) in entry.Fields)
            WriteAttribute(json, name, value);
        if (entry.ExceptionType is not null)
        {
            WriteAttribute(json, "exception.type", entry.ExceptionType);
            WriteAttribute(json, "exception.stacktrace", entry.Exception);
        }
        json.WriteEndArray();
        if (entry.Trace.TraceId != default)
        {
            json.WriteString("traceId"u8, entry.Trace.TraceId.ToHexString());
            json.WriteString("spanId"u8, entry.Trace.SpanId.ToHexString());
        }
        json.WriteEndObject();
    }

    /// <summary>One attribute of OTLP.</summary>
    public static void WriteAttribute(Utf8JsonWriter json, string name, object? value)
    {
        json.WriteStartObject();
        json.WriteString("key"u8, name);
        json.WriteStartObject("value"u8);
        switch (value)
        {
            case null: break;
            case bool flag: json.WriteBoolean("boolValue"u8, flag); break;
            case long number: json.WriteString("intValue"u8, number.ToString(CultureInfo.InvariantCulture)); break;
            case double number when double.IsFinite(number): json.WriteNumber("doubleValue"u8, number); break;
            default: json.WriteString("stringValue"u8, Redactor.ToText(value)); break;
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
    private static int SeverityOf(LogLevel level) => level switch
    {
        LogLevel.Trace => 1,
        LogLevel.Debug => 5,
        LogLevel.Information => 9,
        LogLevel.Warning => 13,
        LogLevel.Error => 17,
        _ => 21,
    };
}
