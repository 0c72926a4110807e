using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamOtter.Protocol.V1;

namespace StreamOtter;

/// <summary>
/// A record to publish: <c>PublishRecord.Text("hello") with { KeyText = "user-7" }</c>. However its value is made, the
/// stream stores its bytes, and nothing but its bytes.
/// </summary>
public sealed record PublishRecord
{
    // A value in a message has the message's own nesting around it; deeper ones travel as text, and arrive the same.
    private const int MaxDepthInMessage = ProtocolV1.MaxValueDepth - 4;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private PublishRecord(RecordValueKind kind, ReadOnlyMemory<byte> value)
    {
        Kind = kind;
        Value = value;
    }

    /// <summary>The key's bytes, or null for none (default): records of one key stay in order, in one partition.</summary>
    public ReadOnlyMemory<byte>? Key { get; init; }

    /// <summary>The key as text.</summary>
    /// <exception cref="ArgumentException">It holds half a surrogate pair.</exception>
    public string? KeyText
    {
        get => Key is { } key ? Encoding.UTF8.GetString(key.Span) : null;
        init => Key = value is null ? default(ReadOnlyMemory<byte>?) : Encode(value); // a bare null would become empty memory
    }

    /// <summary>The headers, in order. Default: none.</summary>
    public IReadOnlyList<RecordHeader> Headers { get; init; } = [];

    /// <summary>The partition to store it in. Default: null, the gateway chooses, by the key where there is one.</summary>
    public int? Partition { get; init; }

    internal RecordValueKind Kind { get; }

    internal ReadOnlyMemory<byte> Value { get; }

    /// <summary>A record of text.</summary>
    /// <exception cref="ArgumentException">It holds half a surrogate pair.</exception>
    public static PublishRecord Text(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(RecordValueKind.Text, Encode(value));
    }

    /// <summary>A record of any bytes.</summary>
    public static PublishRecord Bytes(ReadOnlyMemory<byte> value) =>
        JsonValue.IsValid(value.Span, MaxDepthInMessage) ? new(RecordValueKind.Json, value)
        : System.Text.Unicode.Utf8.IsValid(value.Span) ? new(RecordValueKind.Text, value)
        : new(RecordValueKind.Bytes, value);

    /// <summary>A record of JSON in UTF-8.</summary>
    /// <exception cref="ArgumentException">It is not one JSON value.</exception>
    public static PublishRecord Json(ReadOnlyMemory<byte> utf8Json)
    {
        if (JsonValue.IsValid(utf8Json.Span, MaxDepthInMessage))
            return new(RecordValueKind.Json, utf8Json);
        return JsonValue.IsValid(utf8Json.Span)
            ? new(RecordValueKind.Text, utf8Json)
            : throw new ArgumentException($"This is not one JSON value, nested no deeper than {ProtocolV1.MaxValueDepth}.", nameof(utf8Json));
    }

    /// <summary>A record of a value, as JSON.</summary>
    /// <exception cref="ArgumentException">Its JSON nests deeper than 32.</exception>
    public static PublishRecord Json<T>(T value, JsonTypeInfo<T> type) => Json(JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>A record without a value: where a stream is compacted by key, it deletes the key's records.</summary>
    public static PublishRecord Tombstone(string key) => new(RecordValueKind.None, default) { KeyText = key };

    internal WireRecord ToWire() => new()
    {
        Partition = Partition,
        Key = Key,
        Kind = Kind,
        Value = Value,
        Headers = Headers.Count == 0 ? [] : [.. Headers.Select(header => new WireHeader(header.Name, header.Value))],
    };

    private static byte[] Encode(string text)
    {
        try
        {
            return StrictUtf8.GetBytes(text);
        }
        catch (EncoderFallbackException error)
        {
            throw new ArgumentException("The text holds half a surrogate pair, which no encoding can carry.", nameof(text), error);
        }
    }
}
