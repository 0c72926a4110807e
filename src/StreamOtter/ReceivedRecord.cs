using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamOtter.Protocol.V1;

namespace StreamOtter;

/// <summary>A record of a stream, as it was stored. It owns its memory, and may be kept.</summary>
public abstract class ReceivedRecord
{
    // The years 1 and 9999: what DateTimeOffset can hold.
    private const long MinTimestamp = -62_135_596_800_000;
    private const long MaxTimestamp = 253_402_300_799_999;

    private protected ReceivedRecord(string stream, in WireRecord record)
    {
        Stream = stream;
        Partition = record.Partition ?? 0;
        Offset = record.Offset;
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(record.Timestamp, MinTimestamp, MaxTimestamp));
        Key = record.Key;
        Kind = (ValueKind)record.Kind;
        Value = record.Value;
        Headers = record.Headers.Count == 0 ? [] : [.. record.Headers.Select(header => new RecordHeader(header.Name, header.Value))];
    }

    /// <summary>Its stream.</summary>
    public string Stream { get; }

    /// <summary>Its partition.</summary>
    public int Partition { get; }

    /// <summary>Its offset in the partition.</summary>
    public long Offset { get; }

    /// <summary>When it was stored, or made, as the stream has it; to the millisecond.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>Its key's bytes, or null.</summary>
    public ReadOnlyMemory<byte>? Key { get; }

    /// <summary>Its key as UTF-8 text, or null.</summary>
    public string? KeyText => Key is { } key ? Encoding.UTF8.GetString(key.Span) : null;

    /// <summary>What its value is.</summary>
    public ValueKind Kind { get; }

    /// <summary>Its value's bytes; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>Its value as UTF-8 text; empty where there is none.</summary>
    public string Text => Encoding.UTF8.GetString(Value.Span);

    /// <summary>Its headers, in order.</summary>
    public IReadOnlyList<RecordHeader> Headers { get; }

    /// <summary>Its value, read as JSON; null or default where there is no value.</summary>
    /// <exception cref="RecordFormatException">It is no JSON of this type.</exception>
    public T? Read<T>(JsonTypeInfo<T> type)
    {
        if (Kind == ValueKind.None)
            return default;
        try
        {
            return JsonSerializer.Deserialize(Value.Span, type);
        }
        catch (JsonException error)
        {
            throw new RecordFormatException(this, typeof(T), error);
        }
    }
}
