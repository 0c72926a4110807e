namespace StreamOtter.Schemas;

/// <summary>How a <see cref="SchemaSerializer{T}"/> uses the registry.</summary>
public sealed class SchemaSerializerOptions
{
    /// <summary>How subjects are called. Default: by the topic.</summary>
    public SubjectNames SubjectNames { get; set; }

    /// <summary>Whether these are records' keys, not their values. Default: false.</summary>
    public bool IsKey { get; set; }

    /// <summary>
    /// Whether a schema that the registry does not know yet is registered at the first write. Default: true. Where not, it
    /// must be there, or the write fails.
    /// </summary>
    public bool AutoRegister { get; set; } = true;
}
