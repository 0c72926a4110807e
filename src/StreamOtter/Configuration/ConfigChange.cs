namespace StreamOtter.Configuration;

/// <summary>A setting has another value.</summary>
/// <param name="Key">The setting, such as "StreamOtter:Logging:Level".</param>
/// <param name="Before">What it was; null where it was not set.</param>
/// <param name="After">What it is; null where it is not set any more.</param>
public sealed record ConfigChange(string Key, string? Before, string? After)
{
    /// <summary>The setting's name; never the values, which may be secret.</summary>
    public override string ToString() => Key;
}
