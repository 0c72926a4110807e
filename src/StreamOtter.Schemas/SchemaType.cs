namespace StreamOtter.Schemas;

/// <summary>The languages schemas are written in.</summary>
public enum SchemaType
{
    /// <summary>Apache Avro 1.12, https://avro.apache.org/docs/1.12.0/specification/.</summary>
    Avro,

    /// <summary>JSON Schema, draft 2020-12.</summary>
    Json,

    /// <summary>Protocol Buffers: a .proto file, or a file descriptor in base64.</summary>
    Protobuf,
}
