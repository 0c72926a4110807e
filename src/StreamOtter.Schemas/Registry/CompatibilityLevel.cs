namespace StreamOtter.Schemas.Registry;

/// <summary>What must hold between a subject's versions.</summary>
public enum CompatibilityLevel
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The new version reads what the last one wrote.</summary>
    Backward,

    /// <summary>The new version reads what all before wrote.</summary>
    BackwardTransitive,

    /// <summary>The last version reads what the new one writes.</summary>
    Forward,

    /// <summary>All versions before read what the new one writes.</summary>
    ForwardTransitive,

    /// <summary>The new version and the last read each other's.</summary>
    Full,

    /// <summary>The new version and all before read each other's.</summary>
    FullTransitive,
}
