namespace StreamOtter.Schemas.Registry;

/// <summary>Whether a subject would take a schema.</summary>
/// <param name="IsCompatible">Whether it would.</param>
/// <param name="Messages">Why not, where the registry says it.</param>
public sealed record CompatibilityResult(bool IsCompatible, IReadOnlyList<string> Messages);
