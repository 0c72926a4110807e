namespace StreamOtter.Schemas.Registry;

/// <summary>
/// A place where applications agree on schemas. Each call throws <see cref="SchemaRegistryException"/> where the registry
/// does not answer or refuses.
/// </summary>
public interface ISchemaRegistry
{
    /// <summary>Registers a schema under a subject; the same one again is the same id.</summary>
    /// <returns>The schema's id.</returns>
    Task<int> RegisterAsync(string subject, Schema schema, CancellationToken cancellationToken = default);

    /// <summary>The schema of an id, with those it refers to.</summary>
    Task<Schema> GetSchemaAsync(int id, CancellationToken cancellationToken = default);

    /// <summary>A subject's version, from 1, with the schemas it refers to.</summary>
    Task<RegisteredSchema> GetVersionAsync(string subject, int version, CancellationToken cancellationToken = default);

    /// <summary>A subject's newest version, with the schemas it refers to. Never from a cache.</summary>
    Task<RegisteredSchema> GetLatestAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>Where a subject has this schema.</summary>
    Task<RegisteredSchema> FindAsync(string subject, Schema schema, CancellationToken cancellationToken = default);

    /// <summary>The names of all subjects.</summary>
    Task<IReadOnlyList<string>> ListSubjectsAsync(CancellationToken cancellationToken = default);

    /// <summary>The versions of a subject.</summary>
    Task<IReadOnlyList<int>> ListVersionsAsync(string subject, CancellationToken cancellationToken = default);

    /// <summary>Whether a subject would take a schema, judged against one version, the newest by default.</summary>
    Task<CompatibilityResult> CheckCompatibilityAsync(
        string subject, Schema schema, int? version = null, CancellationToken cancellationToken = default);

    /// <summary>The rule that a subject's new versions must keep; the registry's own where the subject is null or has none.</summary>
    Task<CompatibilityLevel> GetCompatibilityAsync(string? subject = null, CancellationToken cancellationToken = default);

    /// <summary>Sets the rule for a subject, or the registry's own where the subject is null.</summary>
    Task SetCompatibilityAsync(CompatibilityLevel level, string? subject = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a subject; its ids can still be read unless it is <paramref name="permanent"/>, which needs a plain deletion before.</summary>
    /// <returns>The versions it had.</returns>
    Task<IReadOnlyList<int>> DeleteSubjectAsync(string subject, bool permanent = false, CancellationToken cancellationToken = default);

    /// <summary>Deletes a version of a subject, as <see cref="DeleteSubjectAsync"/> does all.</summary>
    Task DeleteVersionAsync(string subject, int version, bool permanent = false, CancellationToken cancellationToken = default);
}
