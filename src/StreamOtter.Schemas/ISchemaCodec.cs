using System.Buffers;

namespace StreamOtter.Schemas;

/// <summary>
/// Turns values into bytes and back by a schema. Bring your own for what the ones here do not do; one codec is used from
/// many threads at once.
/// </summary>
/// <typeparam name="T">The values.</typeparam>
public interface ISchemaCodec<T>
{
    /// <summary>The schema that values are written with.</summary>
    Schema Schema { get; }

    /// <summary>The full name of what is written, for subjects named by it; empty where it has none.</summary>
    string RecordName { get; }

    /// <summary>Writes a value, without the prefix that names the schema.</summary>
    /// <exception cref="SchemaDataException">The value does not fit the schema.</exception>
    void Write(T value, IBufferWriter<byte> output);

    /// <summary>
    /// Answers what reads values that were written with another version of the schema. It is asked once for each version,
    /// and throws <see cref="SchemaDataException"/> for bytes that are no such value.
    /// </summary>
    /// <exception cref="InvalidSchemaException">That version is wrong, or cannot be read as this schema.</exception>
    Func<ReadOnlyMemory<byte>, T> ReaderOf(Schema writer);
}
