using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace StreamOtter.Schemas.Protobuf;

/// <summary>
/// Protobuf messages as Confluent's serializers write them: before the message stands which one of its file it is, as the
/// indexes on the way to it, outermost first, as zigzag varints after their number; a single zero byte means the first.
/// </summary>
/// <typeparam name="T">A class that protoc has made.</typeparam>
public sealed class ProtobufCodec<T> : ISchemaCodec<T>
    where T : class, IMessage<T>, new()
{
    private readonly MessageParser<T> _parser = new(() => new T());
    private readonly MessageDescriptor _descriptor = new T().Descriptor;
    private readonly int[] _indexes;

    /// <summary>A codec whose schema is the file descriptor that the class carries, in base64.</summary>
    /// <exception cref="InvalidSchemaException">Its file imports others than Google's: give the schema with its references.</exception>
    public ProtobufCodec()
    {
        if (_descriptor.File.Dependencies.FirstOrDefault(file => !file.Name.StartsWith("google/protobuf/", StringComparison.Ordinal)) is { } import)
        {
            throw new InvalidSchemaException(
                $"{_descriptor.File.Name} imports {import.Name}. Register that first, and give this codec its schema with the reference to it.");
        }
        _indexes = MessageIndexes.Of(_descriptor);
        Schema = new Schema(SchemaType.Protobuf, _descriptor.File.SerializedData.ToBase64());
    }

    /// <summary>A codec whose schema is given: the .proto file's text, or a file descriptor in base64.</summary>
    /// <exception cref="InvalidSchemaException">It does not define the class's message.</exception>
    public ProtobufCodec(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        _indexes = ProtoOutline.Read(schema).Find(_descriptor.FullName)
            ?? throw new InvalidSchemaException($"The schema defines no message {_descriptor.FullName}.");
        Schema = schema;
    }

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <inheritdoc/>
    public string RecordName => _descriptor.FullName;

    /// <inheritdoc/>
    public void Write(T value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(output);
        MessageIndexes.Write(_indexes, output);
        value.WriteTo(output);
    }

    /// <inheritdoc/>
    public Func<ReadOnlyMemory<byte>, T> ReaderOf(Schema writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var outline = ProtoOutline.Read(writer);
        return bytes => Read(outline, bytes.Span);
    }

    private T Read(ProtoOutline outline, ReadOnlySpan<byte> bytes)
    {
        var indexes = MessageIndexes.Read(ref bytes);
        if (outline.NameAt(indexes) is var name && name != _descriptor.FullName)
            throw new SchemaDataException($"The record holds a {name ?? "message that its schema has not"}, not a {_descriptor.FullName}.");
        try
        {
            return _parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new SchemaDataException($"The bytes are no {_descriptor.FullName}: {e.Message}", e);
        }
    }
}
