using System.Text;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Integration;

/// <summary>A message to be sent: <c>new ProducerMessage("user1", "clicked-button")</c>.</summary>
public sealed record ProducerMessage
{
    /// <summary>A message of bytes, by its properties.</summary>
    public ProducerMessage()
    {
    }

    /// <summary>A message of text, in UTF-8.</summary>
    /// <param name="key">The key, or null for none.</param>
    /// <param name="value">The value, or null for none (on a compacted topic: a tombstone).</param>
    public ProducerMessage(string? key, string? value)
    {
        Key = Bytes(key);
        Value = Bytes(value);
    }

    /// <summary>The key, or null for none. Messages of one key stay in order, in one partition.</summary>
    public ReadOnlyMemory<byte>? Key { get; init; }

    /// <summary>The value, or null for none.</summary>
    public ReadOnlyMemory<byte>? Value { get; init; }

    /// <summary>The headers, in order; a name may come more than once. Default: none.</summary>
    public IReadOnlyList<Streams.RecordHeader> Headers { get; init; } = [];

    internal static ReadOnlyMemory<byte>? Bytes(string? text) =>
        text is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(text);

    internal NewRecord ToRecord(SendOptions? options) => new()
    {
        Key = Key,
        Value = Value,
        Headers = Headers,
        Partition = options?.Partition,
        Timestamp = options?.Timestamp?.ToUnixTimeMilliseconds(),
    };
}
