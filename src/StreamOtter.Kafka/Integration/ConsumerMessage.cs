using System.Text;
using Confluent.Kafka;
using StreamOtter.Schemas;

namespace StreamOtter.Kafka.Integration;

/// <summary>A message of a topic. It owns its memory, and may be kept.</summary>
public sealed class ConsumerMessage
{
    // The years 1 and 9999: what DateTimeOffset can hold.
    private const long MinTimestamp = -62_135_596_800_000;
    private const long MaxTimestamp = 253_402_300_799_999;

    internal ConsumerMessage(ConsumeResult<byte[]?, byte[]?> result)
    {
        Topic = result.Topic;
        Partition = result.Partition.Value;
        Offset = result.Offset.Value;
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(result.Message.Timestamp.UnixTimestampMs, MinTimestamp, MaxTimestamp));
        Key = Memory(result.Message.Key);
        Value = Memory(result.Message.Value);
        Headers = result.Message.Headers is { Count: > 0 } headers
            ? [.. headers.Select(header => new Streams.RecordHeader(header.Key, Memory(header.GetValueBytes())))]
            : [];
    }

    /// <summary>Its topic.</summary>
    public string Topic { get; }

    /// <summary>Its partition.</summary>
    public int Partition { get; }

    /// <summary>Its offset in the partition.</summary>
    public long Offset { get; }

    /// <summary>When it was made, or stored, as the topic has it; to the millisecond.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>Its key's bytes, or null.</summary>
    public ReadOnlyMemory<byte>? Key { get; }

    /// <summary>Its key as UTF-8 text, or null.</summary>
    public string? KeyText => Key is { } key ? Encoding.UTF8.GetString(key.Span) : null;

    /// <summary>Its value's bytes, or null.</summary>
    public ReadOnlyMemory<byte>? Value { get; }

    /// <summary>Its value as UTF-8 text, or null.</summary>
    public string? Text => Value is { } value ? Encoding.UTF8.GetString(value.Span) : null;

    /// <summary>Its headers, in order.</summary>
    public IReadOnlyList<Streams.RecordHeader> Headers { get; }

    /// <summary>How often this consumer has given it to the handler since it read it, this time included; from 1.</summary>
    public int Try { get; internal set; } = 1;

    internal ReadOnlyMemory<byte> RequiredValue => Value ?? throw new SchemaDataException("The message has no value: it deletes its key.");

    internal int Size => (Key?.Length ?? 0) + (Value?.Length ?? 0) + Headers.Sum(header => header.Name.Length + (header.Value?.Length ?? 0)) + 200;

    /// <summary>Reads its value by its schema.</summary>
    /// <exception cref="SchemaDataException">It has no value, or none of such bytes.</exception>
    public ValueTask<T> ReadAsync<T>(SchemaSerializer<T> serializer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        return serializer.DeserializeAsync(RequiredValue, cancellationToken);
    }

    private static ReadOnlyMemory<byte>? Memory(byte[]? bytes) => bytes is null ? default(ReadOnlyMemory<byte>?) : bytes;
}
