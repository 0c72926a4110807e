namespace StreamOtter.Schemas.Avro;

/// <summary>A fixed number of bytes. Where a value is written, an array will do, unless a union holds bytes too.</summary>
/// <param name="Name">The full name of the schema.</param>
/// <param name="Bytes">The bytes.</param>
public sealed record AvroFixed(string Name, ReadOnlyMemory<byte> Bytes);
