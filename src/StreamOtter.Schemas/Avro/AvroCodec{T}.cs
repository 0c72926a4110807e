using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamOtter.Schemas.Avro;

/// <summary>
/// Avro's binary encoding for a type of yours, by the way System.Text.Json sees it: its names, converters and ignored
/// members are those of the type's <see cref="JsonTypeInfo{T}"/>. Enums must be written as text, bytes are
/// <c>byte[]</c>. For the encoding's own values see <see cref="AvroCodec"/>.
/// </summary>
/// <typeparam name="T">The type.</typeparam>
public sealed class AvroCodec<T> : ISchemaCodec<T>
{
    private static readonly JsonWriterOptions NoCheck = new() { SkipValidation = true, MaxDepth = AvroInput.MaxDepth };

    private readonly AvroCodec _codec;
    private readonly JsonTypeInfo<T> _type;

    /// <summary>A codec for a schema and the type that goes with it.</summary>
    /// <exception cref="InvalidSchemaException">It is no Avro schema.</exception>
    public AvroCodec(string schema, JsonTypeInfo<T> type)
        : this(new Schema(SchemaType.Avro, schema), type)
    {
    }

    /// <summary>A codec for a schema with references and the type that goes with it.</summary>
    /// <exception cref="InvalidSchemaException">It is no Avro schema.</exception>
    public AvroCodec(Schema schema, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        _codec = new AvroCodec(schema);
        _type = type;
    }

    /// <inheritdoc/>
    public Schema Schema => _codec.Schema;

    /// <inheritdoc/>
    public string RecordName => _codec.RecordName;

    /// <inheritdoc/>
    public void Write(T value, IBufferWriter<byte> output) =>
        _codec.Write(AvroJson.Read(_codec.Root, JsonSerializer.SerializeToElement(value, _type)), output);

    /// <inheritdoc/>
    public Func<ReadOnlyMemory<byte>, T> ReaderOf(Schema writer)
    {
        var read = _codec.ReaderOf(writer);
        return bytes => Convert(read(bytes));
    }

    private T Convert(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, NoCheck))
            AvroJson.Write(json, value);
        try
        {
            return JsonSerializer.Deserialize(buffer.WrittenSpan, _type)!;
        }
        catch (JsonException e)
        {
            throw new SchemaDataException($"What was written is no {typeof(T).Name}: {e.Message}", e);
        }
    }
}
