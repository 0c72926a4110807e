namespace StreamOtter.Resilience;

/// <summary>How the wait grows from one attempt to the next.</summary>
public enum BackoffKind
{
    /// <summary>It does not: d, d, d …</summary>
    Fixed,

    /// <summary>By the same each time: d, 2d, 3d …</summary>
    Linear,

    /// <summary>By a factor: d, fd, f²d …</summary>
    Exponential,
}
