using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamOtter.Schemas.Json;

/// <summary>
/// JSON that is valid by a schema, both when it is written and when it is read. What was written with another version is
/// read by this one's rules: they are what the reader relies on.
/// </summary>
/// <typeparam name="T">The type, by the way System.Text.Json sees it; <c>JsonElement</c> for any JSON.</typeparam>
public sealed class JsonSchemaCodec<T> : ISchemaCodec<T>
{
    private readonly JsonSchema _schema;
    private readonly JsonTypeInfo<T> _type;

    /// <summary>A codec for a schema and the type that goes with it.</summary>
    /// <exception cref="InvalidSchemaException">The schema is wrong, or needs what is not supported.</exception>
    public JsonSchemaCodec(string schema, JsonTypeInfo<T> type)
        : this(new Schema(SchemaType.Json, schema), type)
    {
    }

    /// <summary>A codec for a schema with references, each with its own <see cref="SchemaReference.Schema"/>.</summary>
    /// <exception cref="InvalidSchemaException">The schema is wrong, or needs what is not supported.</exception>
    public JsonSchemaCodec(Schema schema, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(type);
        if (schema.Type != SchemaType.Json)
            throw new InvalidSchemaException($"The schema is {schema.Type}, not JSON Schema.");
        _schema = JsonSchema.Parse(schema.Text, schema.AllReferenced());
        _type = type;
        Schema = schema;
    }

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <summary>The schema's title, as Confluent's serializers have it.</summary>
    public string RecordName => _schema.Title;

    /// <inheritdoc/>
    public void Write(T value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, _type);
        ThrowIfInvalid(bytes);
        output.Write(bytes);
    }

    /// <inheritdoc/>
    public Func<ReadOnlyMemory<byte>, T> ReaderOf(Schema writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return writer.Type == SchemaType.Json ? Read : throw new InvalidSchemaException($"The record was written with {writer.Type}, not JSON Schema.");
    }

    private T Read(ReadOnlyMemory<byte> bytes)
    {
        ThrowIfInvalid(bytes);
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, _type)!;
        }
        catch (JsonException e)
        {
            throw new SchemaDataException($"The JSON is no {typeof(T).Name}: {e.Message}", e);
        }
    }

    private void ThrowIfInvalid(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (_schema.Validate(document.RootElement) is { Count: > 0 } errors)
                throw new SchemaDataException("The JSON is not valid: " + string.Join("; ", errors.Select(e => $"at '{e.Path}' {e.Message} ({e.Keyword})")));
        }
        catch (JsonException e)
        {
            throw new SchemaDataException($"The bytes are not JSON: {e.Message}", e);
        }
    }
}
