using System.Text.Json;

namespace StreamOtter.Schemas.Json;

/// <summary>A schema, ready to check values. It may be part of itself, so that its rules come later.</summary>
internal sealed class SchemaNode(SchemaResource resource)
{
    public IReadOnlyList<Rule> Rules { get; set; } = [];

    /// <summary>Those of what the others leave over, which is known only where they hold.</summary>
    public IReadOnlyList<Rule> LastRules { get; set; } = [];

    public bool Check(JsonElement value, Evaluation run) => Run(value, run).Holds;

    /// <summary>
    /// Checks the very value that the schema around this one is checking: what this one has looked at counts there, if it
    /// holds.
    /// </summary>
    public bool CheckSame(JsonElement value, Evaluation run)
    {
        var (holds, seen) = Run(value, run);
        if (holds && seen is not null)
            run.Seen!.Add(seen);
        return holds;
    }

    private (bool Holds, Evaluated? Seen) Run(JsonElement value, Evaluation run)
    {
        var around = run.Enter(resource);
        var holds = true;
        foreach (var rule in Rules)
            holds &= rule(value, run);
        foreach (var rule in holds ? LastRules : [])
            holds &= rule(value, run);
        return (holds, run.Leave(around));
    }
}
