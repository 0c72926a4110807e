using System.Globalization;

namespace StreamOtter.Configuration;

/// <summary>A setting that a section may have.</summary>
/// <param name="Pattern">Its key below the section; '*' stands for one part, any name.</param>
/// <param name="Expected">What it can be, in words.</param>
/// <param name="IsValid">Whether a value can be that.</param>
internal sealed record KnownSetting(string Pattern, string Expected, Func<string, bool> IsValid)
{
    public static KnownSetting Text(string pattern) => new(pattern, "a text", _ => true);

    public static KnownSetting Address(string pattern) =>
        new(pattern, "an address such as ws://127.0.0.1:9090/v1", value => Uri.TryCreate(value, UriKind.Absolute, out _));

    public static KnownSetting Flag(string pattern) => new(pattern, "true or false", value => bool.TryParse(value, out _));

    public static KnownSetting Number(string pattern) =>
        new(pattern, "a whole number", value => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _));

    /// <summary>A number that may be beyond 2 GiB.</summary>
    public static KnownSetting LongNumber(string pattern) =>
        new(pattern, "a whole number", value => long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _));

    public static KnownSetting Fraction(string pattern) =>
        new(pattern, "a number such as 1.5", value => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    public static KnownSetting Time(string pattern) =>
        new(pattern, "a time as hours:minutes:seconds, such as 00:00:10", value => value.Contains(':') && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _));

    public static KnownSetting Of<T>(string pattern)
        where T : struct, Enum =>
        new(pattern, string.Join(", ", Enum.GetNames<T>()), value => Enum.TryParse<T>(value, ignoreCase: true, out _) && !value.Any(char.IsAsciiDigit) || Enum.GetNames<T>().Contains(value, StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether the key is this setting's.</summary>
    public bool Fits(string key)
    {
        var (parts, names) = (Pattern.Split(':'), key.Split(':'));
        return parts.Length == names.Length && parts.Zip(names).All(pair => pair.First == "*" || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }
}
