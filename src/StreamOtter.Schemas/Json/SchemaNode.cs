using System.Text.Json;

namespace StreamOtter.Schemas.Json;

/// <summary>A schema, ready to check values. It may be part of itself, so that its rules come later.</summary>
internal sealed class SchemaNode(SchemaResource resource)
{
    public IReadOnlyList<Rule> Rules { get; set; } = [];

    public bool Check(JsonElement value, Evaluation run)
    {
        run.Enter(resource);
        var holds = true;
        foreach (var rule in Rules)
            holds &= rule(value, run);
        run.Leave();
        return holds;
    }
}
