namespace StreamOtter.Schemas.Registry.Http;

/// <summary>A schema in requests and answers.</summary>
internal sealed class VersionMessage
{
    public string? Subject { get; set; }

    public int? Version { get; set; }

    public int? Id { get; set; }

    public string? SchemaType { get; set; }

    public string? Schema { get; set; }

    public List<ReferenceMessage>? References { get; set; }

    public static VersionMessage Of(Schema schema) => new()
    {
        Schema = schema.Text,
        SchemaType = schema.Type switch { Schemas.SchemaType.Avro => "AVRO", Schemas.SchemaType.Json => "JSON", _ => "PROTOBUF" },
        References = schema.References.Count == 0
            ? null
            : [.. schema.References.Select(r => new ReferenceMessage { Name = r.Name, Subject = r.Subject, Version = r.Version })],
    };
}
