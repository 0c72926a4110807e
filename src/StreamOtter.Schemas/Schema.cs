namespace StreamOtter.Schemas;

/// <summary>A schema as a registry keeps it.</summary>
/// <param name="Type">Its language.</param>
/// <param name="Text">Its text.</param>
public sealed record Schema(SchemaType Type, string Text)
{
    /// <summary>The schemas that its text names. Default: none.</summary>
    public IReadOnlyList<SchemaReference> References { get; init; } = [];

    /// <summary>What is the same for equal schemas.</summary>
    internal string Identity => References.Count == 0
        ? $"{Type}\n{Text}"
        : $"{Type}\n{Text}\n{string.Join('\n', References.Select(r => $"{r.Name}\n{r.Subject}\n{r.Version}"))}";

    /// <summary>Every schema that this one needs, by the name it is referred to with; the first of a name counts.</summary>
    internal Dictionary<string, string> AllReferenced()
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(this, all);
        return all;
    }

    private static void Collect(Schema schema, Dictionary<string, string> all)
    {
        foreach (var reference in schema.References)
        {
            if (reference.Schema is { } referenced && all.TryAdd(reference.Name, referenced.Text))
                Collect(referenced, all);
        }
    }
}
