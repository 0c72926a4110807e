using System.Text.Json;
using System.Text.Unicode;

namespace StreamOtter.Protocol.V1;

/// <summary>
/// Writes records (spec/protocol.md, "publish" and "records"):
/// <code>
/// publish  {"p":0,                 "k":"key", "h":[["name","text"]], "v":{…}}
/// records  {"p":0,"o":1042,"t":…,  "k":"key", "h":[["name","text"]], "v":{…}}
/// </code>
/// </summary>
public static class RecordWriter
{
    /// <summary>Writes a record of a <c>publish</c>.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="record">The record. A value of the kind <see cref="RecordValueKind.Json"/> is not checked here.</param>
    public static void WritePublished(Utf8JsonWriter json, in WireRecord record)
    {
        json.WriteStartObject();
        if (record.Partition is { } partition)
            json.WriteNumber("p"u8, partition);
        WriteContent(json, record);
        json.WriteEndObject();
    }

    /// <summary>Writes a record of a delivery.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="record">The record. A value of the kind <see cref="RecordValueKind.Json"/> is not checked here.</param>
    public static void WriteDelivered(Utf8JsonWriter json, in WireRecord record)
    {
        json.WriteStartObject();
        json.WriteNumber("p"u8, record.Partition ?? 0);
        json.WriteNumber("o"u8, record.Offset);
        json.WriteNumber("t"u8, record.Timestamp);
        WriteContent(json, record);
        if (record.Try > 1)
            json.WriteNumber("n"u8, record.Try);
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, in WireRecord record)
    {
        if (record.Key is { } key)
        {
            if (Utf8.IsValid(key.Span))
                json.WriteString("k"u8, key.Span);
            else
                json.WriteBase64String("kb"u8, key.Span);
        }
        if (record.Headers.Count > 0)
            WriteHeaders(json, record.Headers);
        switch (record.Kind)
        {
            case RecordValueKind.Json:
                json.WritePropertyName("v"u8);
                json.WriteRawValue(record.Value.Span, skipInputValidation: true);
                break;
            case RecordValueKind.Text:
                json.WriteString("s"u8, record.Value.Span);
                break;
            case RecordValueKind.Bytes:
                json.WriteBase64String("b"u8, record.Value.Span);
                break;
        }
    }

    private static void WriteHeaders(Utf8JsonWriter json, IReadOnlyList<WireHeader> headers)
    {
        json.WriteStartArray("h"u8);
        foreach (var header in headers)
        {
            json.WriteStartArray();
            json.WriteStringValue(header.Name);
            if (header.Value is not { } value)
            {
                json.WriteNullValue();
            }
            else if (Utf8.IsValid(value.Span))
            {
                json.WriteStringValue(value.Span);
            }
            else
            {
                json.WriteStartObject();
                json.WriteBase64String("b"u8, value.Span);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }
}
