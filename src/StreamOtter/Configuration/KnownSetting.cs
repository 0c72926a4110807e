namespace StreamOtter.Configuration;

/// <summary>A setting of the library.</summary>
/// <param name="Pattern">Its key below "StreamOtter"; '*' stands for one part, any name.</param>
/// <param name="Expected">What it can be, in words.</param>
/// <param name="IsValid">Whether a value can be that.</param>
internal sealed record KnownSetting(string Pattern, string Expected, Func<string, bool> IsValid)
{
    /// <summary>Whether the key is this setting's.</summary>
    public bool Fits(string key)
    {
        var (parts, names) = (Pattern.Split(':'), key.Split(':'));
        return parts.Length == names.Length && parts.Zip(names).All(pair => pair.First == "*" || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }
}
