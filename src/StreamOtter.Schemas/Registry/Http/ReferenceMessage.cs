namespace StreamOtter.Schemas.Registry.Http;

internal sealed class ReferenceMessage
{
    public string? Name { get; set; }

    public string? Subject { get; set; }

    public int? Version { get; set; }
}
