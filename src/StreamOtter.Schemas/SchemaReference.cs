namespace StreamOtter.Schemas;

/// <summary>A schema that another one needs.</summary>
/// <param name="Name">How the other one calls it: an Avro full name, a JSON Schema's URI, the path of a Protobuf import.</param>
/// <param name="Subject">The subject it is registered under.</param>
/// <param name="Version">Its version there, from 1.</param>
public sealed record SchemaReference(string Name, string Subject, int Version)
{
    /// <summary>The schema itself, which a registry fills in; needed by codecs, not for registering. Default: null.</summary>
    public Schema? Schema { get; init; }
}
