using System.Buffers;

namespace StreamOtter.Schemas.Avro;

/// <summary>
/// Avro's binary encoding for values without types of their own: an <see cref="AvroRecord"/>, or null, bool, int, long,
/// float, double, <c>byte[]</c>, string, <see cref="AvroEnum"/>, <see cref="AvroFixed"/>, a list of values, or a
/// dictionary of them by text. Logical types are their base types. What others have written with another version is
/// resolved: defaults, promotions, aliases, order and unions.
/// </summary>
public sealed class AvroCodec : ISchemaCodec<object?>
{
    private readonly AvroNode _root;

    /// <summary>A codec for a schema.</summary>
    /// <param name="schema">Avro's JSON.</param>
    /// <exception cref="InvalidSchemaException">It is no Avro schema.</exception>
    public AvroCodec(string schema)
        : this(new Schema(SchemaType.Avro, schema))
    {
    }

    /// <summary>A codec for a schema with references, each with its own <see cref="SchemaReference.Schema"/>.</summary>
    /// <exception cref="InvalidSchemaException">It is no Avro schema.</exception>
    public AvroCodec(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        _root = AvroParser.Parse(schema);
        Schema = schema;
    }

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <inheritdoc/>
    public string RecordName => _root is AvroNamedNode named ? named.Name : "";

    internal AvroNode Root => _root;

    /// <inheritdoc/>
    public void Write(object? value, IBufferWriter<byte> output) => AvroWriter.Write(_root, value, output);

    /// <inheritdoc/>
    public Func<ReadOnlyMemory<byte>, object?> ReaderOf(Schema writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var decode = AvroResolver.Resolve(writer == Schema ? _root : AvroParser.Parse(writer), _root);
        return bytes => Read(decode, bytes.Span);
    }

    private static object? Read(AvroDecoder decode, ReadOnlySpan<byte> bytes)
    {
        var input = new AvroInput(bytes);
        var value = decode(ref input);
        return input.Remaining == 0 ? value : throw new SchemaDataException($"{input.Remaining} bytes follow the value.");
    }
}
