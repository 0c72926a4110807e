namespace StreamOtter.Schemas.Avro;

/// <summary>Reads one value as a pair of schemas has it.</summary>
internal delegate object? AvroDecoder(ref AvroInput input);
