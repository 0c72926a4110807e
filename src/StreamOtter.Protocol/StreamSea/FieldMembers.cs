using System.Text.Json;

namespace StreamOtter.Protocol.StreamSea;

/// <summary>The members of a field; those that have no meaning or come twice are errors.</summary>
internal readonly struct FieldMembers
{
    public FieldMembers(JsonElement field, FieldErrors errors)
    {
        foreach (var member in field.EnumerateObject())
        {
            var name = member.Name;
            var before = name switch
            {
                "name" => Name,
                "type" => Type,
                "enum" => Enum,
                "fields" => Fields,
                _ => null,
            };
            if (before is not null)
                errors.Add(name, "comes twice");
            else if (name == "name")
                Name = member.Value;
            else if (name == "type")
                Type = member.Value;
            else if (name == "enum")
                Enum = member.Value;
            else if (name == "fields")
                Fields = member.Value;
            else
                errors.Add(name, "has no meaning: a field has name, type, and enum or fields");
        }
    }

    public JsonElement? Name { get; }

    public JsonElement? Type { get; }

    public JsonElement? Enum { get; }

    public JsonElement? Fields { get; }
}
