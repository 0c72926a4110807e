namespace StreamOtter.Schemas.Avro;

/// <summary>A record, an enum or a fixed.</summary>
internal sealed class AvroNamedNode(AvroType type, string fullName) : AvroNode(type)
{
    public override string Name => fullName;

    public string ShortName => fullName[(fullName.LastIndexOf('.') + 1)..];

    /// <summary>Other full names that it may have in the writer's schema.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>A record's, in order. Set once they are known: they may hold the record itself.</summary>
    public IReadOnlyList<AvroField> Fields { get; set; } = [];

    /// <summary>An enum's, in order.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>What an enum's reader takes a symbol for that it does not know; null for none.</summary>
    public string? DefaultSymbol { get; init; }

    /// <summary>A fixed's, in bytes.</summary>
    public int Size { get; init; }
}
